"""What are a kernel's figures on a subject, at every thread count?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports import statistics, verdicts
from reports.reading import Session, Subject
from reports.statistics import Array, Bootstrap, Estimate
from reports.verdicts import Verdict
from runners.curves import Series

Key = tuple[str, int]

SINGLE: Key = ("threads", 1)


@dataclass(frozen=True)
class Point:
    """One thread count.  A figure is None where its other half was not measured."""

    threads: int
    oversubscribed: bool
    seconds: float
    throughput: float
    relative: Estimate | None
    speedup: Estimate | None
    ceiling: Estimate | None
    efficiency: Estimate | None
    karp_flatt: float | None
    fairness: float | None
    cpu_per_wall: float | None
    values: tuple[int, ...]
    loops: int
    disturbed: int


@dataclass(frozen=True)
class Warmup:
    """A process's values on one thread: those before the cut, in full, and those after it, seconds per loop."""

    block: int
    cut: tuple[float, ...]
    kept: tuple[float, ...]


@dataclass(frozen=True)
class Curve:
    """A kernel on a subject; ``points`` is empty where no value may be used."""

    subject: str
    kernel: str
    verdict: Verdict
    points: tuple[Point, ...]
    warmups: tuple[Warmup, ...]

    def at(self, threads: int) -> Point | None:
        """The point of that thread count."""
        return next((point for point in self.points if point.threads == threads), None)

    def best(self) -> Point | None:
        """The point of the highest throughput."""
        return max(self.points, key=lambda point: point.throughput, default=None)

    def fullest(self) -> Point | None:
        """The highest thread count above one that has a core for each thread."""
        fair = [point for point in self.points if not point.oversubscribed and point.threads > 1]
        return max(fair, key=lambda point: point.threads, default=None)


def judge(point: Point | None) -> str:
    """Does it scale?  The interval against the line halfway between one thread and the measured ceiling."""
    if point is None or point.speedup is None:
        return "not measured"
    top = point.ceiling.value if point.ceiling else float(point.threads)
    line = (1 + top) / 2
    if point.speedup.low > line:
        return "scales"
    if point.speedup.high < 1:
        return "slows down"
    return "does not scale" if point.speedup.high < line else "unclear"


def curve(session: Session, subject: Subject, kernel: str) -> Curve:
    """The figures of a cell, from the blocks whose values may be used."""
    verdict = verdicts.scaling(session, subject, kernel)
    blocks = _blocks(session, subject.id, kernel, verdict.blocks)
    if not blocks:
        return Curve(subject.id, kernel, verdict, (), ())
    reference = session.subject(session.reference)
    against: Mapping[int, Mapping[Key, Series]] = {}
    if reference is not None and reference.id != subject.id:
        judged = verdicts.scaling(session, reference, kernel)
        against = _blocks(session, reference.id, kernel, judged.blocks)
    points = _Points(session, blocks, against, own_unit=session.reference == subject.id).points()
    return Curve(subject.id, kernel, verdict, points, _warmups(blocks))


def _blocks(session: Session, subject: str, kernel: str, usable: Sequence[int]) -> dict[int, dict[Key, Series]]:
    found: dict[int, dict[Key, Series]] = {}
    for one in session.series.get((subject, kernel), ()):
        if one.block in usable and one.values:
            found.setdefault(one.block, {})[one.way.kind, one.way.count] = one
    return found


def _warmups(blocks: Mapping[int, Mapping[Key, Series]]) -> tuple[Warmup, ...]:
    return tuple(
        Warmup(number, tuple(seconds for _, seconds in ways[SINGLE].warmups), tuple(ways[SINGLE].values))
        for number, ways in sorted(blocks.items())
        if SINGLE in ways
    )


def _matrix(ways: Mapping[Key, Series], keys: Sequence[Key]) -> Array:
    """Sweeps x ways; a way that lost its last values shortens all, so that a row stays one sweep."""
    sweeps = min(len(ways[key].values) for key in keys)
    return np.array([ways[key].values[:sweeps] for key in keys], dtype=np.float64).T


class _Points:
    """The points of one curve: what they share is drawn once."""

    def __init__(
        self,
        session: Session,
        blocks: Mapping[int, Mapping[Key, Series]],
        against: Mapping[int, Mapping[Key, Series]],
        *,
        own_unit: bool,
    ) -> None:
        self.session = session
        self.blocks = blocks
        self.own_unit = own_unit
        self.keys = sorted(set.intersection(*(set(ways) for ways in blocks.values())))
        numbers = sorted(blocks)
        self.bootstrap = Bootstrap([_matrix(blocks[number], self.keys) for number in numbers])
        common = [number for number in numbers if SINGLE in against.get(number, {})]
        self.shared: Bootstrap | None = None
        if common:
            self.shared = Bootstrap(
                [_matrix(blocks[number], self.keys) for number in common],
                [_matrix(against[number], [SINGLE]) for number in common],
            )

    def points(self) -> tuple[Point, ...]:
        return tuple(self._point(count) for kind, count in self.keys if kind == "threads")

    def _work(self, count: int) -> int:
        return statistics.units_of_work(self.session.mode, count)

    def _column(self, key: Key) -> tuple[int, int] | None:
        return (0, self.keys.index(key)) if key in self.keys else None

    def _point(self, count: int) -> Point:
        own, single = (0, self.keys.index(("threads", count))), self._column(SINGLE)
        beside = self._column(("processes", count))
        ratio, factor = self.bootstrap.ratio, float(self._work(count))
        speedup = ratio(single, own, factor) if single else None
        relative = speedup if self.own_unit else None
        if self.shared:
            relative = self.shared.ratio((1, 0), own, factor)
        seconds = self.bootstrap.seconds(*own)
        several = [ways["threads", count] for _, ways in sorted(self.blocks.items())]
        return Point(
            threads=count,
            oversubscribed=count > self.session.cores,
            seconds=seconds,
            throughput=statistics.throughput(seconds, self.session.mode, count),
            relative=relative,
            speedup=speedup,
            ceiling=ratio(single, beside, factor) if single and beside else None,
            efficiency=ratio(beside, own) if beside else None,
            karp_flatt=statistics.karp_flatt(speedup.value, count) if speedup else None,
            fairness=_fairness(several),
            cpu_per_wall=_busy_cores(several),
            values=tuple(len(one.values) for one in several),
            loops=several[0].loops,
            disturbed=sum(sum(one.disturbed) for one in several),
        )


def _fairness(several: Sequence[Series]) -> float | None:
    shares = [statistics.jain(share) for one in several for share in one.per_thread]
    return sum(shares) / len(shares) if shares else None


def _busy_cores(several: Sequence[Series]) -> float | None:
    """Over the values whose CPU time was told; not every platform tells it."""
    pairs = [pair for one in several for pair in zip(one.cpu, one.values, strict=False) if pair[0] is not None]
    return statistics.cpu_per_wall([cpu for cpu, _ in pairs], [wall for _, wall in pairs]) if pairs else None
