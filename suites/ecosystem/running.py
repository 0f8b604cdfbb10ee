"""Runs a session of packages: package by package, a few cells at once, each answer kept at once."""

from __future__ import annotations

import contextlib
import queue
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from reports.ecosystem import Cell, judge
from reports.session import Subject as Read
from reports.tried import Package as Kept
from reports.tried import Tried
from runners import environments, joining, session, workers
from runners.local import WorkerLost
from runners.provision import Found, Missing
from runners.provision.cache import Cache
from runners.provision.commands import Unavailable
from runners.provision.progress import elapsed
from runners.store import Step, Store, write_json, write_text
from runners.subjects import Subject, load_subjects
from suites.ecosystem.budgets import Budget
from suites.ecosystem.table import Package
from suites.ecosystem.trying import Trial

SUITE = "ecosystem"

#: States of cells that say nothing of their package: the next run tries them again.
AGAIN = ("void", "cancelled")


class Ecosystem:
    """Tries what a session still lacks, ``jobs`` cells at once, in environments below ``folder``."""

    def __init__(
        self, store: Store, subjects: Mapping[str, Subject], found: Mapping[str, Found | Missing], budget: Budget,
        jobs: int, folder: Path,
    ) -> None:  # fmt: skip
        self.store = store
        self.subjects = subjects
        self.found = found
        self._jobs = jobs
        self._folder = folder
        self._stop = threading.Event()
        self._trial = Trial(budget, load_subjects()[session.REFERENCE].language, self._stop)
        self._slots: queue.Queue[int] = queue.Queue()
        self._begun = time.monotonic()

    def run(self, packages: Sequence[Package]) -> None:
        """Every package on every subject that is here; an interruption ends what is under way and keeps the rest."""
        here = [identity for identity in self.subjects if self._is_here(identity)]
        done = answered(self.store)
        left = [(name, one) for one in packages for name in here if (name, one.name) not in done]
        for name in dict.fromkeys(name for name, _ in left):
            self._have_headers(name)
        for slot in range(self._jobs):
            self._slots.put(slot)
        self._begun = time.monotonic()
        with ThreadPoolExecutor(self._jobs) as pool:
            started = {pool.submit(self._try, name, one): (name, one) for name, one in left}
            try:
                for place, future in enumerate(as_completed(started)):
                    self._keep(*started[future], future, place + 1, len(left))
            finally:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)

    def _is_here(self, identity: str) -> bool:
        """Is there such an interpreter?  What it is, or why there is none, is written into the session."""
        subject, found = self.subjects[identity], self.found[identity]
        if isinstance(found, Missing):
            session.note_subject(self.store, subject, found, {}, "unavailable")
            return False
        joining.check_build(self.store, subject, found)
        if self.store.path(identity, "subject.json").exists():
            return not session.is_out(self.store, identity)
        try:
            worker = workers.start(subject, found.executable)
            try:
                session.note_subject(self.store, subject, found, worker.hello(), "ok")
            finally:
                worker.close()
        except WorkerLost as lost:
            session.note_subject(self.store, subject, found, {}, lost.state, f"does not start: {lost.reason}")
            return False
        return True

    def _have_headers(self, identity: str) -> None:
        """Without them a package that has to be built would fail for the machine's reason, not for the subject's."""
        found = self.found[identity]
        assert isinstance(found, Found)
        try:
            environments.have_headers(found)
        except Unavailable as lacking:
            print(f"{SUITE} {identity}: nothing can be built from source: {lacking}", file=sys.stderr, flush=True)

    def _try(self, identity: str, package: Package) -> tuple[dict[str, Any], str]:
        found = self.found[identity]
        assert isinstance(found, Found)
        slot = self._slots.get()
        try:
            # One folder for all of a subject's packages: uv asks an interpreter what it is once a path.
            folder = self._folder / str(slot) / identity
            wraps = str(found.facts.get("wraps", ""))
            return self._trial.attempt(self.subjects[identity], found.executable, package, folder, wraps)
        finally:
            self._slots.put(slot)

    def _keep(self, identity: str, package: Package, future: Future[tuple[dict[str, Any], str]], place: int,
              of: int) -> None:  # fmt: skip
        record, said = future.result()
        folder = self.store.path(identity, SUITE)
        folder.mkdir(parents=True, exist_ok=True)
        judged = judge(Tried.of(record))
        text = folder / f"{package.name}.stderr.txt"
        if said:
            write_text(text, said + "\n")
        else:
            text.unlink(missing_ok=True)
        write_json(folder / f"{package.name}.json", record)
        seconds = sum(one["seconds"] for one in (*record["installs"], record["probe"] or {"seconds": 0.0}))
        self.store.append(Step(SUITE, identity, package.name, judged.state, judged.reason, seconds=round(seconds, 3)))
        pace = (time.monotonic() - self._begun) / place
        print(
            f"{SUITE} [{place}/{of}] {identity} {package.name}: {told(package, record)}; "
            f"about {elapsed(pace * (of - place))} left",
            file=sys.stderr, flush=True,
        )  # fmt: skip


def told(package: Package, record: Mapping[str, Any]) -> str:
    """A cell in a line."""
    tried = Tried.of(record)
    nowhere = Read("", "", "ok", "", "", "", None, False, {}, {}, {})
    cell = Cell(Kept(name=package.name, **package.told()), nowhere, judge(tried), tried)
    parts = [cell.word, f"{tried.version} ({cell.came})" if cell.came else "", cell.judged.reason, cell.held]
    return ", ".join(part if len(part) < 160 else part[:160] + " …" for part in parts if part)


def answered(store: Store) -> set[tuple[str, str]]:
    """Subject and package of every cell that has its answer."""
    steps = (step for step in store.journal() if step.suite == SUITE and step.state not in AGAIN)
    return {(step.subject, step.kernel) for step in steps}


def finish_if_done(store: Store) -> None:
    """Mark a session that has only packages as finished when each has an answer from every subject."""
    asked = store.session()
    done = answered(store)
    here = [identity for identity in asked["subjects"] if not session.is_out(store, identity)]
    if asked["kernels"] or any((identity, name) not in done for identity in here for name in asked["packages"]):
        return
    session.finish(store)


@contextmanager
def throwaway(cache: Cache | None = None) -> Iterator[Path]:
    """A folder for environments in the user's cache, where uv's is, so that files need not be copied; gone afterwards.

    What a killed run of this suite left behind is removed too: only folders that are named as it names them, by the
    id of a process that is gone.
    """
    home = (cache or Cache()).folder("throwaway")
    for old in home.iterdir():
        if old.name.isdigit() and not psutil.pid_exists(int(old.name)):
            shutil.rmtree(old, ignore_errors=True)
    folder = home / str(psutil.Process().pid)
    folder.mkdir(exist_ok=True)
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
