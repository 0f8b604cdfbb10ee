"""Live subjects for tests: how one is asked, and what becomes of one that dies of the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from runners.local import Worker, WorkerLost
from runners.provision import Found, Missing, provision
from runners.store import Store
from runners.subjects import Subject
from runners.workers import start
from suites.options import Options

#: Where pytest's configuration keeps the user's choice, and the session where there is one.
CHOSEN = pytest.StashKey[Options]()
STORE = pytest.StashKey[Store]()


def found_or_skip(panel: Panel, subject: str) -> Found:
    """The subject's executable; a skip with every reason where there is none."""
    found = panel.found(subject)
    if isinstance(found, Missing):
        pytest.skip(f"{subject} is unavailable: " + "; ".join(f"{way}: {why}" for way, why in found.reasons))
    return found


def examples_folder(config: pytest.Config) -> Path:
    """Where Hypothesis keeps failing examples: in the session, without one beside all sessions."""
    store = config.stash.get(STORE, None)
    return (store.folder if store else config.stash[CHOSEN].results) / "examples"


def histories_folder(config: pytest.Config) -> Path:
    """Where programs are kept whose histories have no order: beside Hypothesis' examples."""
    return examples_folder(config).with_name("histories")


class Panel:
    """One live worker a subject, started when first asked, started anew after it was lost."""

    def __init__(
        self, subjects: Mapping[str, Subject], explicit: Mapping[str, Path], folders: Sequence[Path], limit: float
    ) -> None:
        self._subjects = subjects
        self._explicit = explicit
        self._folders = folders
        self._limit = limit
        self._found: dict[str, Found | Missing] = {}
        self._workers: dict[str, Worker] = {}
        self._starting: dict[str, Worker] = {}
        self.facts: dict[str, dict[str, Any]] = {}

    def found(self, subject: str) -> Found | Missing:
        """The subject's executable, or why there is none."""
        if subject not in self._found:
            self._found |= provision([subject], explicit=self._explicit)
        return self._found[subject]

    def worker(self, subject: str) -> Worker:
        """The subject's live worker; raises WorkerLost when it cannot start."""
        if subject not in self._workers:
            self.rest(subject)
            found = self.found(subject)
            assert isinstance(found, Found)
            worker = self._starting.pop(subject, None) or self._start(subject, found)
            self.facts[subject] = worker.hello()
            self._workers[subject] = worker
        return self._workers[subject]

    def start_slow_ones(self, subjects: Iterable[str]) -> None:
        """Start the JITs' workers without waiting for them: a JVM takes its time, and others can be asked meanwhile."""
        for subject in subjects:
            found = self.found(subject) if self._subjects[subject].jit else None
            if isinstance(found, Found):
                self._starting[subject] = self._start(subject, found)

    def _start(self, subject: str, found: Found) -> Worker:
        return start(self._subjects[subject], found.executable, self._folders)

    def ask(self, subject: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The subject's answer; raises WorkerLost, after which the next question meets a new worker."""
        try:
            return self.worker(subject).ask(request, self._limit)
        except WorkerLost:
            self.drop(subject)
            raise

    def drop(self, subject: str) -> None:
        """End a subject's worker, because it is lost or may be spoilt."""
        if worker := self._workers.pop(subject, None):
            worker.kill()

    def rest(self, keep: str = "") -> None:
        """End all workers but one: the machine's memory holds few JVMs."""
        for subject in [name for name in self._workers if name != keep]:
            self._workers.pop(subject).close()

    def close(self) -> None:
        """End every worker."""
        self.rest()
        for worker in self._starting.values():
            worker.close()
