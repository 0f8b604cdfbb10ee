"""Asks subjects many small questions, each by one live worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.subjects import Subject
from runners.workers import start
from runners.workers.local import Worker, WorkerLost
from runners.workers.pool import Pool


def provisioned(explicit: Mapping[str, Path]) -> Callable[[str], Found | Missing]:
    """Finds a subject's executable when it is asked for, and gets it where there is none."""
    return lambda subject: provision([subject], explicit=explicit)[subject]


class Panel:
    """One live worker a subject.

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
        self._pool: Pool[str] = Pool(self._start)
        #: What each subject said of itself.
        self.facts = self._pool.facts

    def found(self, subject: str) -> Found | Missing:
        """The subject's executable, or why there is none."""
        if subject not in self._found:
            self._found[subject] = self._find(subject)
        return self._found[subject]

    def worker(self, subject: str) -> Worker:
        """The subject's live worker; raises WorkerLost when it cannot start."""
        if not self._several:
            for other in self._pool.live:
                if other != subject:
                    self._pool.leave(other)
        return self._pool.worker(subject)

    def start_slow_ones(self, subjects: Iterable[str]) -> None:
        """Start the JITs' workers without waiting for them: a JVM takes its time, and others can be asked meanwhile."""
        slow = [subject for subject in subjects if self._subjects[subject].jit]
        self._pool.begin(one for one in slow if isinstance(self.found(one), Found))

    def _start(self, subject: str) -> Worker:
        found = self.found(subject)
        assert isinstance(found, Found)
        return start(self._subjects[subject], found.worker, self._folders, self._cpus)

    def ask(self, subject: str, request: Mapping[str, object]) -> dict[str, Any]:
        """The subject's answer; raises WorkerLost, after which the next question meets a new worker."""
        try:
            return self.worker(subject).ask(request, self._limit)
        except WorkerLost:
            self.drop(subject)
            raise

    def drop(self, subject: str) -> None:
        """End a subject's worker, because it is lost or may be spoilt."""
        self._pool.drop(subject)

    def leave(self, subject: str) -> None:
        """End a subject's worker politely: it is not asked any more for now."""
        self._pool.leave(subject)

    def close(self) -> None:
        """End every worker."""
        self._pool.close()
