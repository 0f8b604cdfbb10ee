"""Makes a project's environment of an interpreter: the project built, with pytest and what its tests need."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from filelock import FileLock

from runners.interpreters import environments, installer
from runners.interpreters.own_pip import OwnPip
from runners.interpreters.provision import Found
from runners.interpreters.provision.cache import Cache
from runners.interpreters.subjects import Subject
from suites.installing import limits
from suites.installing.adapting import OwnPips
from suites.installing.causes import cause
from suites.installing.environment import Environment, attempt_of, distribution_of, normal
from suites.installing.processes import Ended
from suites.project.needs import Need
from suites.project.records import Declared, Installed

#: What runs the tests, alone and in threads.
TOOLS = ("pytest", "pytest-run-parallel")

#: Says that an environment is whole, and what is in it.
WHOLE = "installed.json"

#: Seconds that building a project may take, and installing what its tests need.
LIMIT = 1800.0

#: What a classifier of trove begins with that tells of running without the GIL.
FREE_THREADING = "Programming Language :: Python :: Free Threading"


@dataclass(frozen=True)
class Wanted:
    """A copy of the project, as an environment installs it."""

    requirement: str
    folder: Path
    extras: str = ""


class Home:
    """The environment of a project on an interpreter, kept in the user's cache and found by all that it depends on."""

    def __init__(
        self, subject: Subject, found: Found, name: str, digest: str, needs: Sequence[Need], stop: threading.Event,
        cache: Cache | None = None,
    ) -> None:  # fmt: skip
        told = [
            str(found.executable),
            found.version,
            found.facts.get("sha256", ""),
            digest,
            [one.options for one in needs],
        ]
        key = hashlib.sha256(json.dumps([*told, TOOLS]).encode()).hexdigest()[:16]
        folder = (cache or Cache()).folder("projects") / f"{name}-{subject.id}-{key}"
        self.environment = Environment(found.executable, folder, stop)
        self.folder = folder
        self._subject = subject
        self._lock = FileLock(f"{folder}.lock", thread_local=False)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else uses the environment meanwhile; that is its last use, so far."""
        with self._lock:
            with contextlib.suppress(OSError):
                os.utime(self.folder / WHOLE)
            yield

    @property
    def packages(self) -> Path:
        """Where distributions are installed."""
        return next(iter(sorted(self.environment.venv.glob("lib/*/site-packages"))), self.environment.venv)

    def known(self) -> Installed | None:
        """What is in the environment, where an earlier run made it."""
        try:
            told = msgspec.json.decode((self.folder / WHOLE).read_bytes(), type=Installed)
        except (OSError, ValueError):
            return None
        return replace(told, kept=True) if self.environment.python.exists() else None

    def make(self, copy: Path, name: str, needs: Sequence[Need], pips: OwnPips) -> Installed:
        """Make it anew; what could be done is told.  Raises Stopped."""
        environments.forget_unused(self.folder.parent, f"*/{WHOLE}")
        made = self.environment.make()
        told = Installed(environment=attempt_of(made, limits.ENVIRONMENT))
        if not made.ok:
            return told
        told = self._project(told, Wanted(name, copy), pips)
        if not told.project[-1].ok:
            return told
        told = self._with_needs(told, copy, needs)
        told = replace(told, declared=self._declared(name), distributions=tuple(
            map(distribution_of, self.environment.installed("").values())
        ))  # fmt: skip
        if told.tools and told.tools.ok:
            (self.folder / WHOLE).write_bytes(msgspec.json.encode(told))
        return told

    def _project(self, told: Installed, wanted: Wanted, pips: OwnPips) -> Installed:
        """The project alone: by uv, and where that fails by the interpreter's own pip, if it brings one."""
        ended = self.environment.install(wanted, source=True, limit=LIMIT)
        told = replace(told, project=(attempt_of(ended, LIMIT, source=True),), installer="uv")
        if not ended.ok and self._subject.pip:
            pip = pips.of(self._subject, self.environment)
            if isinstance(pip, OwnPip):
                again = self.environment.install_by(pip.program, wanted, source=True, built=True)
                attempts = (*told.project, attempt_of(again, limits.OWN_PIP, source=True))
                told, ended = replace(told, project=attempts, installer="its own pip"), again
        if not ended.ok:
            return told
        own = next((one for one in self.environment.installed(ended.said).values() if one.local), None)
        if own is None:
            return told
        return replace(told, version=own.version, modules=own.modules, wheel=own.wheel)

    def _with_needs(self, told: Installed, copy: Path, needs: Sequence[Need]) -> Installed:
        """All that the tests need at once; where that fails one need after the other, and pytest by itself."""
        words = [option for need in needs for option in need.command(copy)]
        ended = self._add([*TOOLS, *words])
        if ended.ok or not needs:
            return replace(told, tools=attempt_of(ended, LIMIT))
        ended = self._add(list(TOOLS))
        lacking = []
        for need in needs:
            if not (alone := self._add(need.command(copy))).ok:
                lacking.append((need.words, cause(alone.said)))
        return replace(told, tools=attempt_of(ended, LIMIT), lacking=tuple(lacking))

    def _add(self, wanted: Sequence[str]) -> Ended:
        command = installer.install(self.environment.python, wanted)
        return self.environment.run(command, LIMIT, installer.QUIET)

    def own(self) -> importlib.metadata.Distribution | None:
        """The project among the distributions: the one that came from a folder."""
        several = (path.parent for path in sorted(self.packages.glob("*.dist-info/direct_url.json")))
        return next(map(importlib.metadata.Distribution.at, several), None)

    def files(self) -> list[str]:
        """The files of the project below the folder of distributions."""
        own = self.own()
        return [str(path) for path in (own.files or [])] if own else []

    def _declared(self, name: str) -> Declared:
        own = self.own()
        if own is None:
            return Declared()
        classifiers = [str(one) for one in own.metadata.get_all("Classifier") or []]
        extensions = [path for path in self.files() if path.endswith((".so", ".pyd"))]
        wheel, no_wheel = self._on_index(name)
        return Declared(
            needs_python=next(iter(own.metadata.get_all("Requires-Python") or []), ""),
            classifiers=tuple(one for one in classifiers if one.startswith(FREE_THREADING)),
            wheel=wheel, no_wheel=no_wheel, extensions=tuple(extensions),
        )  # fmt: skip

    def _on_index(self, name: str) -> tuple[str, str]:
        """(the newest version that the index has a wheel of for this interpreter, or why it has none)."""
        words = ["--no-deps", "--only-binary", ":all:", "--python", str(self.environment.python), "--quiet"]
        ended = self.environment.run(installer.resolve(words), limits.QUESTION, installer.QUIET, given=name + "\n")
        versions = [line.partition("==")[2] for line in ended.out.splitlines() if normal(line).startswith(normal(name))]
        return (versions[0].strip(), "") if ended.ok and versions else ("", cause(ended.said))
