"""Runs a session of litmus tests: test by test, subjects in turn, each answer kept at once."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from reports.reading import read_session
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.litmus import Litmus
from runners.sessions import session
from runners.sessions.records import DamagedResult
from runners.sessions.store import Store
from suites.conformance.grading import Deviation, deviations
from suites.conformance.observing import Observation, Observer, asked, is_controlled, judged
from suites.conformance.records import SUITE, Observations
from suites.conformance.verdicts import controlled, lines
from suites.conformance.view import PART
from suites.loop import Answer, Asking, Question


def order(tests: Mapping[str, Litmus], results: Path) -> list[Litmus]:
    """The control, then what differed between interpreters or failed the last time, then the catalogue's order."""
    suspect = _suspect(results)
    return sorted(tests.values(), key=lambda test: (not test.control, test.name not in suspect))


def _suspect(results: Path) -> set[str]:
    """Tests that were worth looking at in the newest session that asked any."""
    for store in reversed(session.known(results)):
        try:
            told = read_session(store.folder, [PART])
        except DamagedResult:
            continue  # named when it is measured into, or read for a report
        if told.kept(Observations).observed:
            return {
                line.test.name
                for line in lines(told)
                if line.differs or any(cell.word in ("failed", "known", "vanished") for cell in line.cells)
            }
    return set()


class Conformance(Asking):
    """Test by test, interpreters in random order within each, so that those of one test stand next to each other."""

    suite = SUITE

    def __init__(self, subjects: Mapping[str, Subject], tests: Sequence[Litmus], observer: Observer, seed: int) -> None:
        super().__init__(subjects)
        self._tests = {test.name: test for test in tests}
        self._observer = observer
        self._seed = seed
        self._known: Sequence[Deviation] = deviations()
        self._controlled: set[str] = set()

    def questions(self) -> Sequence[Question]:
        draw = random.Random(self._seed)
        return [
            Question(identity, name, digest=test.digest)
            for name, test in self._tests.items()
            for identity in draw.sample(list(self.subjects), len(self.subjects))
        ]

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        """What a control lost before an interruption counts, as it will in the report."""
        before = read_session(store.folder, [PART])
        self._controlled = {subject.id for subject in before.subjects if controlled(before, subject)}

    def answer(self, question: Question, found: Found) -> Answer:
        test = self._tests[question.case]
        seen = self._observer.observe(question.subject, test)
        if is_controlled(test, seen):
            self._controlled.add(question.subject)
        facts = self._observer.facts.get(question.subject, {})
        told = self._told(self.subjects[question.subject], test, seen)
        return Answer(seen.state, seen.reason, seen.record(), seen.dump, told, facts)

    def stop(self) -> None:
        self._observer.close()

    def _told(self, subject: Subject, test: Litmus, seen: Observation) -> str:
        if seen.state not in ("ok", "crashed", "hung"):
            return f"{seen.state}: {seen.reason}"
        here = asked(subject, self._observer.facts.get(subject.id, {}))
        found = judged(here, test, seen, subject.id in self._controlled, self._known)
        weak = ", ".join(f"{row.outcome} {row.count:,}" for row in found.rows if row.weak and row.count)
        return f"{found.verdict}, {weak or 'nothing weak'} in {seen.samples:,} samples, {seen.engine}"
