"""One live worker a subject, for suites that put many small questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.subjects import Subject
from runners.workers import start
from runners.workers.local import Worker, WorkerLost


def provisioned(explicit: Mapping[str, Path]) -> Callable[[str], Found | Missing]:
    """Finds a subject's executable when it is asked for, and gets it where there is none."""
    return lambda subject: provision([subject], explicit=explicit)[subject]


class Panel:
    """One live worker a subject, started when first asked, started anew after it was lost.

    ``find`` gives a subject's executable, or why there is none; it is asked once a subject.  ``several`` subjects'
    workers live at the same time, and may be asked by a thread each; otherwise one ends before the next starts.
    ``cpus`` are those that a worker may use, all where none is named.
    """

    def __init__(
        self, subjects: Mapping[str, Subject], find: Callable[[str], Found | Missing], folders: Sequence[Path],
        limit: float, *, several: bool = False, cpus: Sequence[int] = (),
    ) -> None:  # fmt: skip
        self._subjects = subjects
        self._find = find
        self._folders = folders
        self._limit = limit
        self._several = several
        self._cpus = tuple(cpus)
        self._found: dict[str, Found | Missing] = {}
        self._workers: dict[str, Worker] = {}
        self._starting: dict[str, Worker] = {}
        #: What each subject said of itself.
        self.facts: dict[str, dict[str, Any]] = {}

    def found(self, subject: str) -> Found | Missing:
        """The subject's executable, or why there is none."""
        if subject not in self._found:
            self._found[subject] = self._find(subject)
        return self._found[subject]

    def worker(self, subject: str) -> Worker:
        """The subject's live worker; raises WorkerLost when it cannot start."""
        if subject not in self._workers:
            if not self._several:
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
        return start(self._subjects[subject], found.executable, self._folders, self._cpus)

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

    def leave(self, subject: str) -> None:
        """End a subject's worker politely: it is not asked any more for now."""
        if worker := self._workers.pop(subject, None):
            worker.close()

    def rest(self, keep: str = "") -> None:
        """End all workers but one: the machine's memory holds few JVMs."""
        for subject in [name for name in self._workers if name != keep]:
            self._workers.pop(subject).close()

    def close(self) -> None:
        """End every worker."""
        self.rest()
        for worker in self._starting.values():
            worker.close()
