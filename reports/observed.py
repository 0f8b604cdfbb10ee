"""What was asked by a litmus test, and what was kept of the answer?  Raw: counts of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """A litmus test of the session, as it was when it was asked; ``outcomes`` is its table."""

    name: str
    number: int
    question: str
    source: str
    outcomes: Mapping[str, str | Mapping[str, str]]
    gated: bool
    control: bool
    digest: str
    text: str


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
