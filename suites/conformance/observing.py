"""Puts one litmus test to one subject, and holds what is kept of the answer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from runners import topology
from runners.interpreters.provision import Found
from runners.interpreters.subjects import Subject
from runners.litmus import Litmus
from runners.workers.local import WorkerLost
from suites.conformance.budgets import BUDGETS, GRACE, MANY
from suites.conformance.grading import Asked, Deviation, Grade, Seen, grade, like
from suites.conformance.records import Observed
from suites.options import Options
from suites.panel import Panel

#: A worker gets a CPU for each actor of a test that has many, as far as there are so many.
ACTORS = 4


@dataclass
class Observation:
    """What was seen of a test on a subject: raw, for the store; ``state`` as a cell's, with its reason and a dump."""

    state: str
    reason: str = ""
    engine: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    samples: int = 0
    actors: int = 0
    reached: int | None = None
    size: int = 0
    seconds: float = 0.0
    inside: float = 0.0
    dump: str = ""

    def add(self, answer: Mapping[str, Any]) -> None:
        """One more answer of the same question."""
        self.counts.update(answer["counts"])
        self.samples += answer["samples"]
        self.seconds += answer["seconds"]
        self.inside += answer["inside"]
        self.size, self.actors = answer["size"], answer["actors"]
        if answer["reached"] is not None:
            self.reached = (self.reached or 0) + answer["reached"]

    def weak(self, test: Litmus) -> int:
        """How many samples were anything but ordinary."""
        return sum(count for outcome, count in self.counts.items() if test.outcomes.get(outcome) != "ordinary")

    def seen(self) -> Seen:
        """As grading wants it."""
        return Seen(self.state, self.engine, self.counts, self.samples, self.actors, self.reached)

    def record(self) -> Observed:
        """For the session; the dump is a file of its own."""
        return Observed(**{each.name: getattr(self, each.name) for each in fields(Observed)})


class Observer:
    """Puts litmus tests to subjects; a process that crashed or hung is thrown away, and its end is an outcome."""

    def __init__(self, chosen: Options, subjects: Mapping[str, Subject], found: Mapping[str, Found]) -> None:
        self._subjects = subjects
        self._cpus = topology.pinned(range(1, ACTORS + 1))
        folders = [*chosen.folders, *chosen.litmus]
        self._panel = Panel(subjects, found.__getitem__, folders, 0.0, several=True, cpus=self._cpus)
        self._budget = BUDGETS[chosen.profile.name]
        self._seed = chosen.seed
        #: What each subject said of itself.
        self.facts = self._panel.facts

    def start(self, subject: str) -> None:
        """Have the subject's worker ready; raises WorkerLost when it cannot start."""
        self._panel.worker(subject)

    def observe(self, subject: str, test: Litmus, *, engine: str = "", seconds: float = 0.0) -> Observation:
        """One test on one subject, for its budget or so many seconds; raises WorkerLost when no worker starts."""
        here = self._subjects[subject]
        if self._budget.fresh[here.jit]:
            self._panel.leave(subject)
        self.start(subject)
        engine = engine or test.engine(here.gil)
        seen = Observation("ok", engine=engine)
        most = seconds or (self._budget.control if test.control else self._budget.seconds)
        begun = time.monotonic()
        while not seen.samples or (test.control and not seen.weak(test) and time.monotonic() - begun < most):
            if not self._ask(here, test, seen, seconds or self._budget.seconds):
                break
        return seen

    def _ask(self, subject: Subject, test: Litmus, seen: Observation, seconds: float) -> bool:
        """Add one answer; False when there is none, and ``seen`` says why."""
        samples = self._budget.gated if seen.engine == "gated" else MANY
        request = {
            "do": "observe", "test": test.name, "engine": seen.engine, "seconds": seconds, "samples": samples,
            "seed": self._seed + seen.samples,
            # Actors that take turns have no use for a core each.
            "cpus": [] if subject.gil else list(self._cpus),
        }  # fmt: skip
        try:
            answer = self._panel.worker(subject.id).ask(request, seconds + GRACE[subject.jit])
        except WorkerLost as lost:
            self._panel.drop(subject.id)
            seen.state, seen.reason, seen.dump = lost.state, lost.reason, lost.dump
            return False
        if "unsupported" in answer:
            seen.state, seen.reason = "unsupported", answer["unsupported"]
            return False
        if error := answer.get("error"):
            seen.state, seen.reason = "void", f"{error['type']}: {error['message']} ({error['where']})"[:500]
            return False
        seen.add(answer["observe"])
        return True

    def processes(self, subject: str) -> list[int]:
        """Our own about the subject's worker, which has been started."""
        return self._panel.worker(subject).own_processes()

    def close(self) -> None:
        """End every worker."""
        self._panel.close()


def asked(subject: Subject, facts: Mapping[str, Any]) -> Asked:
    """The subject as grading knows it: what it said of itself in the run goes before what its table expects."""
    implementation, gil = facts.get("implementation", subject.implementation), facts.get("gil", subject.gil)
    return Asked(subject.id, subject.base, str(implementation), bool(gil), like(facts))


def judged(asked: Asked, test: Litmus, seen: Observation, controlled: bool, known: Sequence[Deviation]) -> Grade:
    """The verdict of a test on a subject."""
    return grade(test.name, test.outcomes, asked, seen.seen(), controlled=controlled, known=known)


def is_controlled(test: Litmus, seen: Observation) -> bool:
    """Did the control lose something?"""
    return test.control and seen.state == "ok" and seen.weak(test) > 0
