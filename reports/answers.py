"""The answers of suites that say no more than a state and a word for each case: what every suite has for nothing.

Suites with figures or steps of their own have readers and pages of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.reading import NOT_YET
from reports.session import Session
from reports.texts import is_name
from reports.verdicts import SEVERITY

#: Suites that have readers of their own, and the rules that every session keeps.
ELSEWHERE = ("scaling", "correctness", "conformance", "routes", "ecosystem", "claims")


@dataclass(frozen=True)
class Answer:
    """A case on an interpreter: its state, and what there is to say beside it."""

    state: str
    told: str = ""


@dataclass(frozen=True)
class Answers:
    """What one suite was told: cases in the order in which they were asked first."""

    suite: str
    cases: tuple[str, ...]
    cells: Mapping[tuple[str, str], Answer]

    @property
    def title(self) -> str:
        """The suite's name as a heading."""
        return self.suite.replace("_", " ").capitalize()

    def of(self, subject: str, case: str) -> Answer:
        """The answer of a subject; one that was not asked has its reason."""
        return self.cells.get((subject, case), Answer("cancelled", NOT_YET))

    def counts(self, session: Session) -> Counter[str]:
        """How many cells have each state, the worst first."""
        states = [self.of(subject.id, case).state for subject in session.subjects for case in self.cases]
        return Counter(sorted(states, key=SEVERITY.index))


def answers(session: Session) -> tuple[Answers, ...]:
    """Every such suite of the session; one whose name could not be that of a page is left out."""
    suites = dict.fromkeys(step.suite for step in session.steps if step.suite not in ELSEWHERE and is_name(step.suite))
    return tuple(
        Answers(
            suite,
            tuple(dict.fromkeys(step.kernel for step in session.steps if step.suite == suite)),
            {(one.subject, one.kernel): Answer(one.state, one.reason) for one in session.steps if one.suite == suite},
        )
        for suite in suites
    )
