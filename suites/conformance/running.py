"""Runs a session of litmus tests: test by test, subjects in turn, each answer kept at once."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from reports.conformance import controlled, lines
from reports.grading import Deviation, deviations
from reports.reading import read_session
from runners import joining, session
from runners.litmus import Litmus
from runners.local import WorkerLost
from runners.provision import Found, Missing
from runners.provision.progress import elapsed
from runners.store import DamagedResult, Step, Store, write_json, write_text
from runners.subjects import Subject
from suites.conformance.observing import Observation, Observer, asked, is_controlled, judged

SUITE = "conformance"


def order(tests: Mapping[str, Litmus], results: Path) -> list[Litmus]:
    """The control, then what differed between interpreters or failed the last time, then the catalogue's order."""
    suspect = _suspect(results)
    return sorted(tests.values(), key=lambda test: (not test.control, test.name not in suspect))


def _suspect(results: Path) -> set[str]:
    """Tests that were worth looking at in the newest session that asked any."""
    for store in reversed(session.known(results)):
        try:
            told = read_session(store.folder)
        except DamagedResult:
            continue  # named when it is measured into, or read for a report
        if told.observed:
            return {
                line.test.name
                for line in lines(told)
                if line.differs or any(cell.word in ("failed", "known", "vanished") for cell in line.cells)
            }
    return set()


class Conformance:
    """Asks what a session still lacks."""

    def __init__(
        self, store: Store, subjects: Mapping[str, Subject], found: Mapping[str, Found | Missing], observer: Observer,
        seed: int,
    ) -> None:  # fmt: skip
        self.store = store
        self.subjects = subjects
        self.found = found
        self.observer = observer
        self.known: Sequence[Deviation] = deviations()
        self._draw = random.Random(seed)
        self._out: set[str] = set()
        self._controlled: set[str] = set()
        self._begun = time.monotonic()
        self._asked = 0

    def run(self, tests: Sequence[Litmus]) -> None:
        """Every test on every subject that is here, those of one test next to each other."""
        for identity, subject in self.subjects.items():
            found = self.found[identity]
            if isinstance(found, Missing):
                self._out.add(identity)
                session.note_subject(self.store, subject, found, {}, "unavailable")
            joining.check_build(self.store, subject, found)
        done = {(step.subject, step.kernel) for step in self.store.journal() if step.suite == SUITE}
        if done:  # what a control lost before an interruption counts, as it will in the report
            before = read_session(self.store.folder)
            self._controlled = {one.id for one in before.subjects if controlled(before, one)}
        left = [
            (identity, test)
            for test in tests
            for identity in self._draw.sample(list(self.subjects), len(self.subjects))
            if (identity, test.name) not in done
        ]
        for place, (identity, test) in enumerate(left):
            if identity not in self._out:
                self._one(self.subjects[identity], test, f"[{place + 1}/{len(left)}]", len(left) - place - 1)

    def _one(self, subject: Subject, test: Litmus, where: str, left: int) -> None:
        try:
            seen = self.observer.observe(subject.id, test)
        except WorkerLost as lost:
            self._out.add(subject.id)
            found = self.found[subject.id]
            session.note_subject(self.store, subject, found, {}, lost.state, f"does not start: {lost.reason}")
            print(f"{SUITE} {where} {subject.id}: does not start: {lost.reason}", file=sys.stderr, flush=True)
            return
        self._keep(subject, test, seen)
        if is_controlled(test, seen):
            self._controlled.add(subject.id)
        self._asked += 1
        pace = (time.monotonic() - self._begun) / self._asked
        told = self._told(subject, test, seen)
        print(
            f"{SUITE} {where} {subject.id} {test.name}: {told}; about {elapsed(pace * left)} left",
            file=sys.stderr, flush=True,
        )  # fmt: skip

    def _keep(self, subject: Subject, test: Litmus, seen: Observation) -> None:
        if not self.store.path(subject.id, "subject.json").exists():
            facts = self.observer.facts.get(subject.id, {})
            session.note_subject(self.store, subject, self.found[subject.id], facts, "ok")
        folder = self.store.path(subject.id, SUITE)
        folder.mkdir(parents=True, exist_ok=True)
        if seen.dump:
            write_text(folder / f"{test.name}.stderr.txt", seen.dump + "\n")
        write_json(folder / f"{test.name}.json", {"test": test.name, "digest": test.digest, **seen.record()})
        step = Step(SUITE, subject.id, test.name, seen.state, seen.reason, seconds=round(seen.seconds, 3))
        self.store.append(step)

    def _told(self, subject: Subject, test: Litmus, seen: Observation) -> str:
        if seen.state not in ("ok", "crashed", "hung"):
            return f"{seen.state}: {seen.reason}"
        here = asked(subject, self.observer.facts.get(subject.id, {}))
        found = judged(here, test, seen, subject.id in self._controlled, self.known)
        weak = ", ".join(f"{row.outcome} {row.count:,}" for row in found.rows if row.weak and row.count)
        return f"{found.verdict}, {weak or 'nothing weak'} in {seen.samples:,} samples, {seen.engine}"


def finish_if_done(store: Store) -> None:
    """Mark a session that has only litmus tests as finished when every test has an answer from every subject."""
    told = store.session()
    done = {(step.subject, step.kernel) for step in store.journal() if step.suite == SUITE}
    asked = [identity for identity in told["subjects"] if not session.is_out(store, identity)]
    if told["kernels"] or any((identity, test) not in done for identity in asked for test in told["litmus"]):
        return
    session.finish(store)
