"""A litmus test, and what was kept of a subject's answer.  Raw: counts of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.reading import Reader
from runners.sessions.store import GRADES, ORDINARY

SUITE = "conformance"


@dataclass(frozen=True)
class Test:
    """A litmus test of the session, as it was when it was asked; ``outcomes`` is its table.

    Raises ValueError for a grade that there is not.
    """

    name: str
    number: int
    question: str
    source: str
    outcomes: Mapping[str, str | Mapping[str, str]]
    gated: bool
    control: bool
    digest: str
    text: str

    def __post_init__(self) -> None:
        for row in self.outcomes.values():
            for grade in [row] if isinstance(row, str) else row.values():
                if grade not in (ORDINARY, *GRADES):
                    raise ValueError(f"unknown grade {grade!r}")


@dataclass(frozen=True)
class Observed:
    """Raw: how often each outcome of a test was seen on a subject; ``inside`` seconds of its actors."""

    state: str
    reason: str
    engine: str
    counts: Mapping[str, int]
    samples: int
    actors: int
    reached: int | None
    size: int
    seconds: float
    inside: float


@dataclass(frozen=True)
class Ordered:
    """Raw: how many generated programs of a type were run, how often, and in how many runs their threads ``met``.

    Of the smallest program that was seen to have no order: ``wrong`` of its ``runs_of_it`` had none, and ``program`` is
    it with such a history, for people.
    """

    programs: int
    runs: int
    met: int
    wrong: int = 0
    runs_of_it: int = 0
    program: str = ""

    @property
    def word(self) -> str:
        """What was seen."""
        if self.wrong:
            return NO_ORDER
        return ORDERED if self.met else NEVER_MET


#: The part of session.json that names the questions of order that were asked, and the words for what was seen.
ORDERS = "orders"
ORDERED, NO_ORDER, NEVER_MET = "all have an order", "some have no order", "threads never met"


@dataclass(frozen=True)
class Program:
    """A question of order: a type, and the operations that its generated programs are made of."""

    name: str
    digest: str


@dataclass(frozen=True)
class Observations:
    """Every test of a session in the catalogue's order, and what was seen of each on each subject.

    ``programs`` are the questions of order beside them, ``ordered`` their answers.
    """

    tests: tuple[Test, ...]
    observed: Mapping[tuple[str, str], Observed]
    programs: tuple[Program, ...] = ()
    ordered: Mapping[tuple[str, str], Ordered] = field(default_factory=dict)


def read(reader: Reader) -> Observations:
    """Everything that can be read; what cannot is noted."""
    tests = sorted(reader.cases("litmus", Test), key=lambda one: (not one.number, one.number, one.name))
    programs = reader.cases(ORDERS, Program)
    return Observations(
        tuple(tests),
        reader.answers(SUITE, [test.name for test in tests], Observed),
        programs,
        reader.answers(SUITE, [program.name for program in programs], Ordered),
    )
