"""Installs a package into a throw-away environment of a subject, by uv or the subject's own pip; tells what came."""

from __future__ import annotations

import email
import re
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, Protocol

from runners.interpreters import installer
from suites.installing import limits, processes
from suites.installing.attempts import Attempt, Distribution
from suites.installing.processes import Ended

#: Folders that come along by mistake: they want what only whoever works on the project has.
BESIDE = ("test", "tests", "doc", "docs", "example", "examples", "benchmark", "benchmarks")

#: Lines of what a command wrote that a results file keeps: the first, the first errors, the last.
HEAD, ERRORS, LAST = 6, 10, 25


class Wanted(Protocol):
    """Something to install: a requirement, or a folder with the user's own project and its extras."""

    @property
    def requirement(self) -> str:
        """As pip takes it; a project's name."""

    @property
    def folder(self) -> Path | None:
        """Where a project lies."""

    @property
    def extras(self) -> str:
        """In brackets."""


@dataclass(frozen=True)
class Installed:
    """A distribution in an environment: was it a wheel, or built here?  ``anywhere``: without a word of native code.

    ``modules`` are those that it brings, at the top or right below a namespace; ``local``: it came from a folder.
    """

    name: str
    version: str
    wheel: bool
    needs_python: str
    modules: tuple[str, ...]
    anywhere: bool = False
    local: bool = False


class Environment:
    """A subject's environment in a folder that is used again and again: uv remembers what it is by its path."""

    def __init__(self, executable: Path, folder: Path, stop: threading.Event) -> None:
        self._executable = executable
        self._folder = folder
        self._stop = stop
        self.venv = folder / "venv"
        self.python = self.venv / "bin" / "python"
        #: Everything that was written while this environment was in use.
        self.said: list[str] = []

    def make(self) -> Ended:
        """An empty environment in place of the last one."""
        self.remove()
        self._folder.mkdir(parents=True, exist_ok=True)
        return self.run(installer.make(self._executable, self.venv), limits.ENVIRONMENT, installer.QUIET)

    def own_home(self) -> dict[str, str]:
        """Variables by which what a package keeps for the next time goes with the environment."""
        return {f"XDG_{kind}_HOME": str(self._folder / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}

    def remove(self) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def install(self, package: Wanted, *, source: bool, limit: float, fresh: bool = False) -> Ended:
        """Install by wheels alone (the user's own project is built), or by whatever there is; ``fresh``: no cache."""
        options = ["--no-cache", "--reinstall"] if fresh else []
        if package.folder and not source:
            options += ["--no-binary", package.requirement, "--refresh-package", package.requirement]
        wanted = f"{package.folder}{package.extras}" if package.folder else package.requirement
        command = installer.install(self.python, [wanted], *options, wheels=not source)
        # In its own folder, so that what a project tells uv (an index of its own) holds.
        return self.run(command, limit, installer.QUIET, cwd=package.folder)

    def install_by(self, pip: Path, package: Wanted, *, source: bool, built: bool) -> Ended:
        """Install by a pip in a folder: ``source`` where this package may be built, ``built`` where what it needs may.

        The user's own project is built in any case.
        """
        wheels = [] if source and built else ["--only-binary", bare(package.requirement) if built else ":all:"]
        wanted = f"{package.folder}{package.extras}" if package.folder else package.requirement
        command = installer.own_install(self.python, pip, [wanted], *([] if package.folder else wheels))
        return self.run(command, limits.OWN_PIP, installer.own_settings())

    def newest(self, package: Wanted, language: str) -> str:
        """The newest version that there is for a language, whatever it is built for; empty where nobody can tell."""
        words = ["--no-deps", "--universal", "--python-version", language, "--python", str(self._executable)]
        found = re.search(r"^[\w.\-\[\]]+==(\S+)", self._compile(words, bare(package.requirement)).out, re.MULTILINE)
        return found[1] if found else ""

    def refused(self, package: Wanted, version: str) -> str:
        """What the resolver says when it is asked for a wheel of this version; empty when it would take it."""
        words = ["--python", str(self._executable), "--only-binary", ":all:"]
        for more in (["--no-deps"], []):  # by itself, then with all that it needs
            asked = self._compile([*more, *words], f"{bare(package.requirement)}=={version}")
            if not asked.ok:
                return telling(asked.said)
        return ""

    def _compile(self, words: Sequence[str], wanted: str) -> Ended:
        return self.run(installer.resolve(words), limits.QUESTION, installer.QUIET, given=wanted + "\n")

    def run(self, argv: Sequence[str], limit: float, environment: dict[str, str], **more: Any) -> Ended:
        """Run a command in this environment's folder, and keep what it wrote."""
        ended = processes.run(argv, self._folder, limit=limit, stop=self._stop, environment=environment, **more)
        self.said.append(ended.said)
        return ended

    def installed(self, built: str) -> dict[str, Installed]:
        """Every distribution, by its normal name; ``built`` is what the installer wrote, which names what it built."""
        here = set(re.findall(r"^\s*(?:Built|Created wheel for) ([\w.\-]+)", built, re.MULTILINE))
        found = [_distribution(path, here) for path in self.venv.glob("lib*/*/site-packages/*.dist-info")]
        return {normal(distribution.name): distribution for distribution in found}


def normal(name: str) -> str:
    """A distribution's name as indices compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bare(requirement: str) -> str:
    """A requirement's name, without extras, versions and markers."""
    found = re.match(r"[\w.\-]+", requirement)
    return found[0] if found else requirement


def telling(said: str) -> str:
    """What of a command's words is kept: how they begin, what they call an error, and most of all how they end."""
    told = [line.rstrip() for line in said.strip().splitlines()]
    errors = [place for place, line in enumerate(told) if "error" in line.lower()][:ERRORS]
    kept = sorted({*range(min(HEAD, len(told))), *errors, *range(max(len(told) - LAST, 0), len(told))})
    gaps = [after - before > 1 for before, after in zip([-1, *kept], kept, strict=False)]
    return "\n".join(("…\n" if gap else "") + told[place] for gap, place in zip(gaps, kept, strict=True))


def _distribution(folder: Path, built: set[str]) -> Installed:
    told = _headers(folder / "METADATA")
    name = told.get("Name", folder.name.partition("-")[0])
    wheel = _headers(folder / "WHEEL")
    tags = [tag.rpartition("-")[2] for tag in wheel.get_all("Tag", [])]
    # An index takes no wheel whose platform is a plain Linux: such a one was made here, perhaps in an earlier session.
    local = (folder / "direct_url.json").exists()
    here = local or normal(name) in {normal(other) for other in built}
    here = here or any(tag.startswith("linux_") for tag in tags)
    return Installed(
        name, told.get("Version", ""), not here, told.get("Requires-Python", ""), _modules(folder / "RECORD"),
        anywhere=bool(tags) and set(tags) == {"any"}, local=local,
    )  # fmt: skip


def _headers(path: Path) -> Message:
    try:
        return email.message_from_string(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return Message()


def _modules(record: Path) -> tuple[str, ...]:
    """The modules that a distribution brings: at the top, or the first below folders that are only namespaces."""
    try:
        lines = record.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    paths = [line.split(",")[0].split("/") for line in lines]
    # Nothing hidden or private, no scripts, no notes of the installer.
    usual = [parts for parts in paths if not parts[0].startswith((".", "_")) and "-info" not in parts[0]]
    found = dict.fromkeys(module for parts in usual if parts[0] not in BESIDE and (module := _module(parts)))
    # What lies below another module that was found comes with it.
    return tuple(name for name in found if not any(above in found for above in _above(name)))


def _above(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _module(parts: list[str]) -> str:
    """The module that a file is or belongs to, by its whole name; empty for a file that is none."""
    stem, _, kind = parts[-1].partition(".")
    if not (kind == "py" or kind.endswith(("so", "pyd"))):
        return ""
    names = parts[:-1] if stem == "__init__" else [*parts[:-1], stem]
    return ".".join(names) if all(name.isidentifier() for name in names) else ""


def attempt_of(ended: Ended, limit: float, *, source: bool = False) -> Attempt:
    """What is kept of a command; ``source``: it was allowed to build."""
    said = telling(ended.said)
    return Attempt(ended.code, ended.signal, ended.timed_out, round(ended.seconds, 3), limit, said, source)


def distribution_of(one: Installed) -> Distribution:
    """What is kept of a distribution."""
    return Distribution(one.name, one.version, one.wheel, one.needs_python)
