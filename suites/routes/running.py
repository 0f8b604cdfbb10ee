"""Runs a session of routes: job by job, block by block, each line's answer kept at once."""

from __future__ import annotations

import random
import sys
from collections.abc import Collection, Mapping, Sequence

from runners.interpreters import environments
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.sessions import joining
from runners.sessions.records import Record
from runners.sessions.store import Store
from suites.loop import Answer, Asking, Question
from suites.routes.measuring import Effort, Given, Measurer
from suites.routes.records import SUITE, Block, taken
from suites.routes.tables import Line

Cell = tuple[str, Line, int]

#: How many blocks are wanted, by subject and line.
Blocks = Mapping[tuple[str, str], int]


def planned(subjects: Mapping[str, Subject], lines: Sequence[Line], effort: Effort,
            deciding: Collection[tuple[str, str]]) -> Blocks:  # fmt: skip
    """Blocks by the profile; more where claims are decided."""
    return {
        (identity, line.name): effort.blocks[subject.jit]
        * (effort.deciding if (identity, line.name) in deciding else 1)
        for identity, subject in subjects.items()
        for line in lines
    }


class Routes(Asking):
    """Job by job, block by block, interpreters in random order within each."""

    suite = SUITE

    def __init__(
        self, subjects: Mapping[str, Subject], lines: Sequence[Line], measurer: Measurer, blocks: Blocks, seed: int
    ) -> None:
        super().__init__(subjects)
        self.lines = {line.name: line for line in lines}
        self.measurer = measurer
        self.blocks = blocks
        self._seed = seed

    def questions(self) -> Sequence[Question]:
        draw = random.Random(self._seed)
        found: list[Question] = []
        for block in range(max(self.blocks.values(), default=0)):
            for job in dict.fromkeys(line.job for line in self.lines.values()):
                cells = [
                    Question(identity, name, block, digest=line.digest)
                    for identity in self.subjects
                    for name, line in self.lines.items()
                    if line.job == job and block < self.blocks[identity, name]
                ]
                draw.shuffle(cells)
                found += cells
        return found

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        """Install and build before anything is measured: neither shares the cores with a value."""
        needs = {line.need.name: line.need for line in self.lines.values() if line.need}
        for identity in (subject for subject in self.subjects if isinstance(found[subject], Found)):
            for name, need in needs.items():
                made: Mapping[str, str] = {}
                try:
                    made = environments.made_of(self.measurer.python(identity, need))
                    told = "ready"
                except Exception as problem:
                    told = f"unavailable: {problem}"
                if made:
                    joining.keep_versions(store, identity, name, made)
                print(f"{SUITE} {identity} {name}: {told}", file=sys.stderr, flush=True)

    def is_current(self, record: Record) -> bool:
        """A kernel that was changed is asked again."""
        line = self.lines.get(record.case)
        return line is None or not line.kernel or record.digest == line.digest

    def is_over(self, store: Store, question: Question) -> bool:
        """A line that failed once is not asked again; one that others disturbed has not failed."""
        before = taken(
            record
            for record in store.records(SUITE)
            if (record.subject, record.case) == (question.subject, question.case) and self.is_current(record)
        )
        return before is not None and before.state != "ok" and not before.disturbed

    def answer(self, question: Question, found: Found) -> Answer:
        given = self.measurer.take(question.subject, self.lines[question.case], question.block)
        facts = self.measurer.facts.get(question.subject, {})
        block = Block(dict(sorted(given.rates.items())), given.disturbed)
        return Answer(given.state, given.reason, block, given.dump, _told(given), facts, started=bool(facts))

    def stop(self) -> None:
        self.measurer.close()


def _told(given: Given) -> str:
    if given.state != "ok":
        return f"{given.state}: {given.reason}"
    return ", ".join(f"{rate.throughput:,.0f}/s by {workers}" for workers, rate in sorted(given.rates.items()))
