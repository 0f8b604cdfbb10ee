"""``python -m tests.validation.starts``: hostile starts; none may end with a traceback or another exit code.

Each is one command in surroundings that somebody has: variables, no home, no room on the disk, odd paths, wrong
executables, odd files beside one's own.  What one start leaves must not spoil the next: the last is the first again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from runners.workers.local import ROOT
from tests.reports.synthetic import FLAT, Sketch

#: Seconds until a start is known to hang.
LIMIT = 180

#: The interpreter that starts ask where they ask any.
SUBJECT = "cpython313"

KERNEL = ROOT / "kernels" / "independent" / "collatz.py"
TEST = ROOT / "kernels" / "litmus" / "inc_call.py"
TYPE = ROOT / "kernels" / "linearizable" / "count.py"


@dataclass(frozen=True)
class Start:
    """A command in its surroundings; ``codes`` are the right exit codes, ``without`` are variables left out.

    ``first`` are words before the command: what makes a namespace of its own.
    """

    name: str
    words: tuple[str, ...]
    codes: Collection[int] = (0,)
    told: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    said: str = ""


#: Variables that somebody has set, by what they are about.
VARIABLES = {
    "Java": {
        "JAVA_TOOL_OPTIONS": "-Xint", "_JAVA_OPTIONS": "-Xmx1m", "JDK_JAVA_OPTIONS": "-no-such-option",
        "CLASSPATH": "/nowhere", "JAVA_HOME": "/nowhere",
    },
    "Python": {
        "PYTHONPATH": "/nowhere", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "0",
        "PYTHON_GIL": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONDEVMODE": "1",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "PYTHONBREAKPOINT": "0", "PYTHONFAULTHANDLER": "1",
    },
    "locale": {
        "LC_ALL": "C", "LANG": "POSIX", "LC_CTYPE": "xx_XX.UTF-8", "LANGUAGE": "tr", "LC_NUMERIC": "de_DE.UTF-8",
    },
    "terminal": {
        "TERM": "dumb", "COLUMNS": "1", "LINES": "x", "NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR": "0",
    },
    "places": {
        "HOME": "/proc/nowhere", "XDG_DATA_HOME": "/dev/null/x", "PYENV_ROOT": "/dev/null", "TMPDIR": "/nowhere",
    },
    "ours": {"GILMATRIX_ENGINE": "/bin/false", "GILMATRIX_PGO": "perhaps", "GILMATRIX_SUBJECTS": "nobody"},
}  # fmt: skip


def commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """Commands that are done in a second or two, one of each kind."""
    session = Sketch(folder / "known" / "s").kernels("nbody").subject(SUBJECT).measured(SUBJECT, "nbody", FLAT)
    return {
        "help": ("--help",),
        "list": ("interpreters", "list"),
        "kernels": ("kernels", "list"),
        "plan": ("matrix", "--plan", "--interpreter", SUBJECT, "--results", str(folder / "plan")),
        "summary": ("report", "summary", str(session.store.folder)),
        "check": ("kernels", "check", str(KERNEL), "--interpreter", SUBJECT),
    }


def starts(folder: Path) -> Iterator[Start]:
    """All of them."""
    known = commands(folder)
    yield Start("as it is", known["list"])
    for about, variables in VARIABLES.items():
        for name, value in variables.items():
            for kind, words in known.items():
                # Without a home no cache, and so no interpreter; a temporary folder may be nobody's.
                codes = (0, 2, 3) if name in ("HOME", "TMPDIR") else (0,)
                yield Start(f"{about}: {name}={value}: {kind}", words, codes, {name: value})
    yield from _homes(folder, known)
    yield from _places(folder)
    yield from _executables(folder)
    yield from _beside(folder)
    yield Start("as it was", known["list"])


def _homes(folder: Path, known: dict[str, tuple[str, ...]]) -> Iterator[Start]:
    bare = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYENV_ROOT")
    (folder / "nsswitch.conf").write_text("passwd: files\ngroup: files\n")
    hide = (
        f'mount --bind /dev/null /etc/passwd && mount --bind "{folder}/nsswitch.conf" /etc/nsswitch.conf && exec "$@"'
    )
    nobody = ("unshare", "-m", "sh", "-c", hide, "sh")
    for kind, words in known.items():
        yield Start(f"no HOME: {kind}", words, (0,), without=bare)
        if os.geteuid() == 0 and shutil.which("unshare"):
            needs = kind in ("list", "plan", "check")
            yield Start(f"no HOME, no passwd: {kind}", words, (2,) if needs else (0,), without=bare, first=nobody,
                        said="set HOME or XDG_CACHE_HOME" if needs else "")  # fmt: skip
            cache = {"XDG_CACHE_HOME": str(folder / "cache")}
            if kind != "check":
                yield Start(f"no HOME, no passwd, a cache: {kind}", words, (0,), cache, bare, nobody)
    for place in ("/proc/nowhere", "/dev/null/x"):
        yield Start(f"a cache that cannot be: {place}", known["list"], (0, 2), {"XDG_CACHE_HOME": place})


def _quick(results: Path | str, *more: str) -> tuple[str, ...]:
    asked = ("conformance", "--interpreter", SUBJECT, "--only", "inc_call", "--profile", "quick")
    return (*asked, "--results", str(results), *more)


def _places(folder: Path) -> Iterator[Start]:
    for name in (
        "a b",
        "ä ö",
        "мой проект",
        "tab\there",
        "quo'te\"",
        "--dashes",
        "new\nline",
        "x" * 200,
        "%s%n",
        "&;|",
    ):
        yield Start(f"results below {name[:20]!r}", _quick(folder / "odd" / name))
    (folder / "file").write_text("")
    for place in ("/dev/null", "/proc/self/x", str(folder / "file"), str(folder / "file" / "x")):
        yield Start(f"results in {place}", _quick(place), (2,))
    if os.geteuid() == 0 and shutil.which("unshare"):
        (folder / "full").mkdir()
        mount = f'mount -t tmpfs -o size=16k none "{folder}/full" && exec "$@"'
        yield Start(
            "no room on the disk", _quick(folder / "full"), (2,), first=("unshare", "-m", "sh", "-c", mount, "sh")
        )


def _executables(folder: Path) -> Iterator[Start]:
    scripts = {
        "says nothing": "exit 0", "says something": "echo Python 3.13", "fails": "exit 3", "is killed": "kill -9 $$",
        "floods": "yes | head -c 3000000", "says JSON": "echo '{\"implementation\": \"cpython\"}'",
    }  # fmt: skip
    given: dict[str, Path | str] = {"a list": "/bin/ls", "a folder": folder, "nothing": folder / "none", "text": KERNEL}
    for name, script in scripts.items():
        given[name] = folder / f"python-{len(given)}"
        Path(given[name]).write_text(f"#!/bin/sh\n{script}\n")
        Path(given[name]).chmod(0o755)
    for name, path in given.items():
        for kind, words in (("run", _quick(folder / "wrong")), ("get", ("interpreters", "get", SUBJECT))):
            yield Start(f"an executable that {name}: {kind}", (*words, "--python", f"{SUBJECT}={path}"), (2,))


#: What lies in a folder of somebody's files, by what it is.
BESIDE: dict[str, Callable[[Path], object]] = {
    "a lock": lambda here: os.symlink("me@host.1:2", here / ".#x.py"),
    "a double": lambda here: (here / "._x.py").write_bytes(b"\0\5\26\7"),
    "a link to nowhere": lambda here: os.symlink("gone.py", here / "x.py"),
    "a folder": lambda here: (here / "x.py").mkdir(),
    "a pipe": lambda here: os.mkfifo(here / "x.py"),
    "a backup": lambda here: (here / "x.py~").write_text("def"),
    "a cache": lambda here: (here / "__pycache__").mkdir(),
}

#: Files that are somebody's, and of no use.
BAD: dict[str, tuple[str, bytes]] = {
    "null bytes": ("x.py", b"\0\0"), "no text": ("x.py", b"\xff\xfe\0x"), "no syntax": ("x.py", b"def ("),
    "an odd name": ("a.b.py", b""), "nothing": ("x.py", b""),
    "an encoding that is none": ("x.py", b"# coding: nothing\n"),
}  # fmt: skip


def _beside(folder: Path) -> Iterator[Start]:
    for name, make in BESIDE.items():
        for kind, source in (("kernels", KERNEL), ("litmus", TEST)):
            here = folder / kind / name.replace(" ", "-")
            here.mkdir(parents=True)
            (here / f"mine_{source.name}").write_bytes(source.read_bytes())
            make(here)
            yield Start(
                f"{name} beside {kind}", (kind, "list", f"--{kind}", str(here)), said=f"mine_{source.stem}"[:12]
            )
    for name, (file, content) in BAD.items():
        for kind in ("kernels", "litmus", "types"):
            here = folder / "bad" / kind / name.replace(" ", "-")
            here.mkdir(parents=True)
            (here / file).write_bytes(content)
            asked = (kind, "check") if kind != "types" else ("linearizability", "run", "--model")
            yield Start(f"{name} for {kind}", (*asked, str(here / file), "--interpreter", SUBJECT), (1, 2))


def wrong(start: Start) -> str:
    """What is wrong with how a start ended; nothing where it is right."""
    told = {name: value for name, value in os.environ.items() if name not in start.without} | start.told
    line = [*start.first, sys.executable, "-m", "gilmatrix", *start.words]
    try:
        ended = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"no end within {LIMIT} s"
    text = (ended.stdout + ended.stderr).decode("utf-8", "replace")
    if "Traceback (most recent call last)" in text:
        return f"a traceback: {text.strip().splitlines()[-1][:200]}"
    if ended.returncode not in start.codes:
        return f"exit code {ended.returncode}, not {' or '.join(map(str, start.codes))}: {text.strip()[-200:]}"
    return "" if start.said in text else f"does not say {start.said!r}: {text.strip()[-200:]}"


def main(words: Sequence[str] | None = None) -> int:
    """Start all, say what went wrong, and how many there were."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation.starts", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="starts whose names have this text")
    given = parser.parse_args(words)
    before = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        several = [start for start in starts(Path(folder)) if given.only in start.name]
        for number, start in enumerate(several, 1):
            problem = wrong(start)
            faults += bool(problem)
            print(f"[{number}/{len(several)}] {start.name}: {problem or 'right'}", flush=True)
    after = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    if after != before:
        faults += 1
        print(f"files of the project changed:\n{after}")
    print(f"{len(several)} starts, {faults} wrong")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
