"""The times and memory of a way round the GIL on a subject.  Raw, as the session holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.reading import Reader
from runners.sessions.store import known_state

SUITE = "routes"


@dataclass(frozen=True)
class RouteLine:
    """One strategy for one job at one size, as it was when it was measured."""

    name: str
    route: str
    job: str
    size: str
    implementation: str
    strategy: str
    need: str
    workers: tuple[int, ...]
    unit: bool

    @classmethod
    def of(cls, name: str, told: Mapping[str, Any]) -> RouteLine:
        """From a session's file; raises what a misshapen one raises."""
        return cls(name=name, **{**told, "workers": tuple(map(int, told["workers"]))})


@dataclass(frozen=True)
class Taken:
    """Raw: a line on a subject, block by block, by worker count, as the worker answered."""

    state: str
    reason: str
    blocks: tuple[Mapping[int, Mapping[str, Any]], ...]

    @staticmethod
    def of(told: Mapping[str, Any]) -> Taken:
        """From a results file; raises what a misshapen one raises, a figure of 0 too that is divided by."""
        blocks = tuple({int(count): _usable(one) for count, one in each.items()} for each in told["blocks"])
        return Taken(known_state(told["state"]), told["reason"], blocks)


def _usable(told: Mapping[str, Any]) -> dict[str, Any]:
    """One worker count's answer; raises ValueError where its figures could not be had of it."""
    alone = told.get("alone")
    figures = [*told["values"], told["chunks"], told["loops"]]
    figures += [*alone["values"], alone["loops"]] if alone else []
    if not told["values"] or (alone and not alone["values"]) or min(figures) <= 0:
        raise ValueError("a value, or a number of chunks or loops, is 0 or missing")
    if min(told["startup"], told["memory"]) < 0:
        raise ValueError("seconds of starting, or bytes, are negative")
    return dict(told)


@dataclass(frozen=True)
class Times:
    """Every line of a session, and what it took on each subject."""

    lines: tuple[RouteLine, ...]
    taken: Mapping[tuple[str, str], Taken]


def read(reader: Reader) -> Times:
    """Everything that can be read; what cannot is noted."""
    lines = reader.named("lines", RouteLine.of)
    return Times(lines, reader.answers(SUITE, [line.name for line in lines], Taken.of))
