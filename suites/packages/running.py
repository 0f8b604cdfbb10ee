"""Runs a session of packages: package by package, a few cells at once, each answer kept at once."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from reports.session import Subject as Read
from runners.interpreters import environments
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject, load_subjects
from runners.sessions import session
from runners.sessions.store import Store
from runners.workers.local import WorkerLost
from suites.installing.hello import Hellos
from suites.loop import Answer, Asking, Question
from suites.packages.budgets import Budget
from suites.packages.cells import cell
from suites.packages.records import SUITE, Tried
from suites.packages.records import Package as Kept
from suites.packages.table import Package
from suites.packages.trying import Trial
from suites.packages.verdicts import better, judge

#: States of cells that say nothing of their package: the next run tries them again.
AGAIN = ("void", "cancelled")


class Trying(Asking):
    """As many packages at once as jobs, in environments below ``folder``."""

    suite = SUITE
    again = AGAIN

    def __init__(
        self, subjects: Mapping[str, Subject], packages: Sequence[Package], budget: Budget, jobs: int,
        folder: Path = Path(),
    ) -> None:  # fmt: skip
        super().__init__(subjects)
        self.jobs = jobs
        self._packages = {package.name: package for package in packages}
        self.folder = folder
        self._stop = threading.Event()
        self._trial = Trial(budget, load_subjects()[session.REFERENCE].language, self._stop)
        self._slots: queue.Queue[int] = queue.Queue()
        self._hellos = Hellos()

    def questions(self) -> Sequence[Question]:
        return [
            Question(subject, name, digest=package.digest)
            for name, package in self._packages.items()
            for subject in self.subjects
        ]

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        for slot in range(self.jobs):
            self._slots.put(slot)
        for identity in dict.fromkeys(question.subject for question in left):
            here = found[identity]
            assert isinstance(here, Found)
            _have_headers(identity, here)
            with contextlib.suppress(WorkerLost):  # the first question meets it again, and says so
                self._hellos.of(self.subjects[identity], here)

    def answer(self, question: Question, found: Found) -> Answer:
        facts = self._hellos.of(self.subjects[question.subject], found)
        package = self._packages[question.case]
        slot = self._slots.get()
        try:
            # One folder for all of a subject's packages: uv asks an interpreter what it is once a path.
            folder = self.folder / str(slot) / question.subject
            wraps = str(found.facts.get("wraps", ""))
            subject = self.subjects[question.subject]
            tried, said = self._trial.attempt(subject, found.executable, package, folder, wraps)
        finally:
            self._slots.put(slot)
        judged = judge(better(tried))
        return Answer(judged.state, judged.reason, tried, said, told(package, tried), facts)

    def stop(self) -> None:
        self._stop.set()


def _have_headers(identity: str, found: Found) -> None:
    """Without them a package that has to be built would fail for the machine's reason, not for the interpreter's."""
    try:
        environments.have_headers(found)
    except Unavailable as lacking:
        print(f"{SUITE} {identity}: nothing can be built from source: {lacking}", file=sys.stderr, flush=True)


def told(package: Package, tried: Tried) -> str:
    """A cell in a line."""
    nowhere = Read("", "", "ok", "", "", "", None, False, {}, {}, {})
    seen = cell(Kept(name=package.name, **package.told()), nowhere, tried)
    came = f"{seen.tried.version} ({seen.came})" if seen.tried and seen.came else ""
    parts = [seen.word, came, seen.judged.reason, seen.held, seen.installers]
    return ", ".join(part if len(part) < 160 else part[:160] + " …" for part in parts if part)
