"""Finds what a project's tests need beside the project: dependency groups, extras and files of requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners import tables
from runners.tables import BadTable
from suites.installing.environment import normal

#: Names under which projects keep what tests need, the first kind before the second.
TESTS, DEVELOPMENT = ("test", "tests", "testing"), ("dev", "develop", "development")

#: Files of requirements that are for tests, by their place in a project.
FILES = (
    "requirements*test*.txt", "test*requirements*.txt", "requirements/*test*.txt", "tests/requirements*.txt",
    "test/requirements*.txt",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """One source of requirements, in words and as uv takes it, the project's folder written as ``{here}``."""

    words: str
    options: tuple[str, ...]

    def command(self, here: Path) -> list[str]:
        """What is given to uv for a copy of the project in a folder."""
        return [option.replace("{here}", str(here)) for option in self.options]


@dataclass(frozen=True)
class Chosen:
    """What the user names in place of what would be found."""

    groups: Sequence[str] = ()
    extras: Sequence[str] = ()
    files: Sequence[str] = ()
    more: Sequence[str] = ()

    @property
    def replaces(self) -> bool:
        """Is anything named that would be looked for otherwise?"""
        return bool(self.groups or self.extras or self.files)


class NoNeed(ValueError):
    """A group, an extra or a file that the project has not; the message says which there are."""


def find(folder: Path, chosen: Chosen) -> list[Need]:
    """The needs of the tests of a project in a folder; raises NoNeed."""
    told = _pyproject(folder)
    groups = {normal(name): name for name in _table(told, "dependency-groups")}
    extras = {normal(name): name for name in _table(told, "project", "optional-dependencies")}
    extras |= {normal(name): name for name in _older(folder)}
    if chosen.replaces:
        found = [_group(_known("group", name, groups)) for name in chosen.groups]
        found += [_extra(_known("extra", name, extras, strict=False)) for name in chosen.extras]
        found += [_file(folder, name) for name in chosen.files]
    else:
        found = _usual(folder, groups, extras)
    return [*found, *([Need("--with", tuple(chosen.more))] if chosen.more else [])]


def _usual(folder: Path, groups: dict[str, str], extras: dict[str, str]) -> list[Need]:
    for names in (TESTS, DEVELOPMENT):
        found = [_group(groups[name]) for name in names if name in groups]
        found += [_extra(extras[name]) for name in names if name in extras]
        if names == TESTS:
            paths = sorted({path for pattern in FILES for path in folder.glob(pattern)})
            found += [_file(folder, str(path.relative_to(folder))) for path in paths]
        if found:
            return found
    return []


def _group(name: str) -> Need:
    return Need(f"the dependency group {name}", ("--group", f"{{here}}/pyproject.toml:{name}"))


def _extra(name: str) -> Need:
    return Need(f"the extra {name}", (f"{{here}}[{name}]",))


def _file(folder: Path, name: str) -> Need:
    if not (folder / name).is_file():
        raise NoNeed(f"--requirements {name}: the project has no such file")
    return Need(name, ("--requirements", f"{{here}}/{name}"))


def _known(kind: str, name: str, known: dict[str, str], *, strict: bool = True) -> str:
    if normal(name) in known:
        return known[normal(name)]
    if strict or known:
        there = f"it has: {', '.join(sorted(known.values()))}" if known else "it has none"
        raise NoNeed(f"--{kind} {name}: the project has no such {kind}; {there}")
    return name


def _pyproject(folder: Path) -> dict[str, Any]:
    path = folder / "pyproject.toml"
    try:
        return tables.read(path) if path.exists() else {}
    except BadTable:
        return {}  # its build says what is wrong with it


def _table(told: Any, *keys: str) -> Iterable[str]:
    for key in keys:
        told = told.get(key, {}) if isinstance(told, dict) else {}
    return list(told) if isinstance(told, dict) else []


def _older(folder: Path) -> list[str]:
    """Extras of a setup.cfg, or of a setup.py that writes them as they are."""
    path = folder / "setup.cfg"
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    section = re.search(r"^\[options\.extras_require\]\s*$(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^([\w.\-]+)\s*=", section[1], re.MULTILINE) if section else []
    path = folder / "setup.py"
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    written = re.search(r"extras_require\s*=\s*\{(.*?)\}", text, re.DOTALL)
    return found + (re.findall(r"""["']([\w.\-]+)["']\s*:""", written[1]) if written else [])
