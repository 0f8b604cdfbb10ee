"""README and docs: short, with links that lead somewhere, and commands and options that exist."""

from __future__ import annotations

import argparse
import configparser
import functools
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gilmatrix import tree
from runners.contract.reading import read_faults as kernel_faults
from runners.interpreters.subjects import load_subjects
from runners.workers.local import ROOT
from suites.commands import commands, folders
from suites.conformance.authoring import read_faults as litmus_faults

README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

#: What is written between backticks, and the lines of shell blocks.
INLINE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def _commands() -> Iterator[tuple[str, list[str]]]:
    """(page, words) of every ``gilmatrix``, ``tox`` and ``python -m`` command."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = "\n".join(BLOCK.findall(text))
        lines = [*INLINE.findall(BLOCK.sub("", text)), *re.split(r"&&|\n", blocks)]
        for line in lines:
            command = line.strip().removeprefix(".venv/bin/").replace("\\|", "|")
            if command.startswith(("tox", "python -m ", "gilmatrix ")) and "…" not in command:
                yield page.name, shlex.split(command)


@functools.cache
def _environments() -> dict[str, tuple[str, ...]]:
    """The words after ``-m`` of what each of tox's environments runs; none for several programs."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    named = {name.removeprefix("testenv:"): tox[name]["commands"] for name in tox.sections() if "testenv:" in name}
    lines = {name: re.findall(r"-m ([\w.]+(?: [a-z]+)*)", commands) for name, commands in named.items()}
    found = {name: tuple(several[0].split()) if len(several) == 1 else () for name, several in lines.items()}
    asked = {**{command: command for command in commands()}, **folders()}
    suites = {name: ("gilmatrix", command) for name, command in asked.items()}
    return found | suites | dict.fromkeys(load_subjects(), ("gilmatrix", "matrix"))


@functools.cache
def _help(*words: str) -> str:
    line = [sys.executable, "-m", *words, "--help"]
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, f"python -m {' '.join(words)} --help: {asked.stderr}"
    return asked.stdout


def test_the_readme_is_short() -> None:
    """What is more than the first screen's worth is a page in docs."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_on_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"({page.name})" not in index] == ["README.md"]


def _unknown(module: str, words: list[str]) -> list[str]:
    """The options, and the command of those that have several, which this module's help does not name."""
    if module == "gilmatrix":
        return _unknown_here(words)
    if importlib.util.find_spec(f"{module}.__main__") is None:
        return [f"python -m {module}"]
    if module in ("pyperf", "pytest"):
        return []
    first = words[0] if words and words[0].isalpha() and words[0].islower() else ""
    command = [first] if first and re.search(rf"^ +{first}\b|[{{,]{first}[,}}]", _help(module), re.MULTILINE) else []
    known = _help(module, *command)
    return [word for word in words if word.startswith("--") and not re.search(rf"{word.split('=')[0]}\b", known)]


def _unknown_here(words: list[str]) -> list[str]:
    """As above, by the command's own parsers."""
    parser, rest = tree.parser(), list(words)
    while below := [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]:
        if not rest or rest[0].startswith("--"):
            break
        if rest[0] not in below[0].choices:
            return [f"gilmatrix {' '.join(words)}"]
        parser = below[0].choices[rest.pop(0)]
    return [word for word in rest if word.startswith("--") and word.split("=")[0] not in parser._option_string_actions]


def _faults(words: list[str]) -> list[str]:
    if words[0] in ("python", "gilmatrix"):
        return _unknown(words[2], words[3:]) if words[0] == "python" else _unknown("gilmatrix", words[1:])
    given, _, rest = " ".join(words[1:]).partition(" -- ")
    named = re.search(r"-e (\S+)", given)
    names = named[1].split(",") if named else []
    faults = [f"tox -e {name}" for name in names if name not in _environments()]
    module = _environments().get(names[0], ()) if len(names) == 1 else ()
    if rest and module and not faults:
        return _unknown(module[0], [*module[1:], *rest.split()])
    return faults


def test_commands_and_their_options_exist() -> None:
    """As far as their help: each starts a Python, so as many at once as there are cores."""
    several = list(_commands())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = pool.map(_faults, [words for _, words in several])
        unknown = [
            f"{page}: {' '.join(words)}: {fault}"
            for (page, words), found in zip(several, faults, strict=True)
            for fault in found
        ]
    assert len(several) > 20
    assert unknown == []


#: A page's example of a file, and what finds its faults.
EXAMPLES = {"kernels": kernel_faults, "litmus": litmus_faults}


@pytest.mark.parametrize("page", EXAMPLES)
def test_an_example_has_no_fault(tmp_path: Path, page: str) -> None:
    """Whoever pastes it goes on from something that is right."""
    (text,) = re.findall(r"^```python\n(\"\"\".*?)^```$", (ROOT / "docs" / f"{page}.md").read_text(), re.M | re.S)
    path = tmp_path / "mine_to_begin_with.py"
    path.write_text(text)
    assert EXAMPLES[page](path) == []
