"""A litmus test, and what was kept of a subject's answer.  Raw: counts of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
class Observations:
    """Every test of a session in the catalogue's order, and what was seen of each on each subject."""

    tests: tuple[Test, ...]
    observed: Mapping[tuple[str, str], Observed]


def read(reader: Reader) -> Observations:
    """Everything that can be read; what cannot is noted."""
    tests = sorted(reader.cases("litmus", Test), key=lambda one: (not one.number, one.number, one.name))
    return Observations(tuple(tests), reader.answers(SUITE, [test.name for test in tests], Observed))
