"""Has the own pip of each subject that brings one, and tells what that pip adapted."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from runners.interpreters import installer, own_pip
from runners.interpreters.own_pip import OwnPip
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject
from runners.workers import local
from suites.installing import limits
from suites.installing.environment import Environment

#: What GraalPy's pip writes of each patch that it applies.
_PATCHED = re.compile(r"^\s*Patching package (\S+) using \S+", re.MULTILINE)


class OwnPips:
    """The pips that come with subjects, each looked for until it is found."""

    def __init__(self, cache: Cache | None = None) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._found: dict[str, OwnPip] = {}

    def of(self, subject: Subject, environment: Environment) -> OwnPip | str:
        """The pip of a subject, or why it cannot be had; raises Stopped."""
        with self._lock:
            found = self._found.get(subject.id) or self._find(subject, environment)
            if isinstance(found, OwnPip):
                self._found[subject.id] = found
            return found

    def _find(self, subject: Subject, environment: Environment) -> OwnPip | str:
        command = local.once(subject, environment.python, installer.library())
        ended = environment.run(command, limits.ENVIRONMENT, dict(subject.environment))
        told = ended.out.strip().splitlines()
        if not ended.ok or not told:
            return "the interpreter does not tell where its standard library is"
        try:
            return own_pip.find(Path(told[-1]), subject.pip["patches"], self._cache or Cache())
        except Unavailable as lacking:
            return str(lacking)


def patched(out: str) -> tuple[str, ...]:
    """The distributions that a pip adapted, each once, from what it wrote."""
    return tuple(dict.fromkeys(_PATCHED.findall(out)))
