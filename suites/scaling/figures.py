"""A kernel's figures on a subject, at every thread count.  Pure functions of the stored series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports import statistics
from reports.spread import Array, Spread
from reports.statistics import RESAMPLES, SEED, Bootstrap, Estimate
from suites.scaling.series import Series

#: A way to run: kind of scaling, threads or processes, how many.
Key = tuple[str, str, int]

#: A ratio of two ways' seconds, or the seconds of one.
Pair = tuple[Key, Key | None]


@dataclass(frozen=True)
class Point:
    """One thread count in one kind of scaling.  A figure is None where its other half was not measured.

    ``seconds`` a loop, ``absolute`` the same a work with its interval; all other estimates are ratios.  ``within`` and
    ``between`` are the standard deviations of a block's values and of the blocks' means, as shares of the mean;
    ``collections`` the cyclic collector's, a value.  ``left_out`` counts the values that other programs disturbed, none
    of which is in a figure.  ``fault`` says by which of its own evidence a speedup cannot be true: it has no figures
    then that depend on it.  ``least`` is the effect that a word about it needs, as a share.
    """

    mode: str
    threads: int
    oversubscribed: bool
    seconds: float
    throughput: float
    absolute: Estimate | None
    relative: Estimate | None
    speedup: Estimate | None
    ceiling: Estimate | None
    efficiency: Estimate | None
    karp_flatt: float | None
    fairness: float | None
    cpu_per_wall: float | None
    within: float | None
    between: float | None
    collections: float | None
    values: tuple[int, ...]
    loops: int
    left_out: int
    fault: str = ""
    least: float = statistics.LEAST


class Cell:
    """The blocks of a kernel on a subject; ``seed`` draws the resamples, another one makes them independent."""

    def __init__(
        self, series: Iterable[Series], blocks: Iterable[int] | None = None, *, seed: int = SEED,
        resamples: int = RESAMPLES,
    ) -> None:  # fmt: skip
        wanted = None if blocks is None else set(blocks)
        found: dict[int, dict[Key, Series]] = {}
        for one in series:
            if one.values and (wanted is None or one.block in wanted):
                found.setdefault(one.block, {})[one.way.mode, one.way.kind, one.way.count] = one
        self.blocks = dict(sorted(found.items()))
        self.keys: list[Key] = sorted(set.intersection(*map(set, found.values()))) if found else []
        self.bootstrap: Bootstrap | None = None
        # Threads whose CPU seconds are known for each value have a column of these behind those of the wall seconds.
        self._busy = [key for key in self.keys if key[1] == "threads" and all(map(_tells_cpu, self.series(key)))]
        if self.keys:
            matrices = [_matrix(ways, self.keys, self._busy) for ways in self.blocks.values()]
            self.bootstrap = Bootstrap(matrices, alike=self._with_a_core_each(), seed=seed, resamples=resamples)

    def single(self) -> Key | None:
        """One thread: the same work in both kinds of scaling, and measured once."""
        return next((key for key in self.keys if key[1:] == ("threads", 1)), None)

    def _with_a_core_each(self) -> list[int]:
        """The columns of the ways that are measured beside as many processes: more threads than cores are not."""
        return [
            column
            for column, (mode, _, count) in enumerate(self.keys)
            if count == 1 or (mode, "processes", count) in self.keys
        ]

    def series(self, key: Key) -> list[Series]:
        """One way's series, block by block."""
        return [ways[key] for ways in self.blocks.values()]

    def spread(self, pair: Pair) -> Spread | None:
        """How far a ratio's blocks lie apart here, or None where a half of it was not measured."""
        over, under = pair
        if self.bootstrap is None or not {over, under or over} <= set(self.keys):
            return None
        return self.bootstrap.spread(self._column(over), None if under is None else self._column(under))

    def ratio(self, pair: Pair, factor: float = 1.0, others: Iterable[Cell] = ()) -> Estimate | None:
        """A figure; ``others`` are the same subject's other kernels."""
        over, under = pair
        if self.bootstrap is None or not {over, under or over} <= set(self.keys):
            return None
        known = [spread for other in others if other is not self and (spread := other.spread(pair))]
        below = None if under is None else self._column(under)
        return self.bootstrap.ratio(self._column(over), below, factor=factor, others=known)

    def bound(self, key: Key) -> Estimate | None:
        """The most that these threads' speedup can be by the CPU time that they used; None where that was not told.

        One thread keeps one core busy at most; what else runs beside it (a JIT, a collector) does none of its work.
        """
        single = self.single()
        if self.bootstrap is None or single is None or not {single, key} <= set(self._busy):
            return None
        many, one = (self.bootstrap.ratio(self._cpu_column(way), self._column(way)) for way in (key, single))
        return statistics.quotient(many, statistics.at_most(one, 1.0))

    def _column(self, key: Key) -> int:
        return self.keys.index(key)

    def _cpu_column(self, key: Key) -> int:
        return len(self.keys) + self._busy.index(key)


def _tells_cpu(one: Series) -> bool:
    return len(one.cpu) == len(one.values) and all(one.cpu)


def _matrix(ways: Mapping[Key, Series], keys: Sequence[Key], busy: Sequence[Key]) -> Array:
    """Sweeps x ways, wall seconds and then CPU seconds of those that are ``busy``.

    A way that lost its last values shortens all, so that a row stays one sweep.
    """
    sweeps = min(len(ways[key].values) for key in keys)
    columns = [ways[key].values[:sweeps] for key in keys] + [ways[key].cpu[:sweeps] for key in busy]
    return np.array(columns, dtype=np.float64).T


def points(
    cell: Cell, mode: str, cores: int, *, others: Sequence[Cell] = (), unit: Estimate | None = None
) -> tuple[Point, ...]:
    """The points of a curve; ``unit`` is one thread of the reference, in seconds, drawn independently."""
    single = cell.single()
    keys = [key for key in cell.keys if key[1] == "threads" and (key[0] == mode or key == single)]
    return tuple(_point(cell, mode, key, cores, others, unit) for key in sorted(keys, key=lambda key: key[2]))


def _point(cell: Cell, mode: str, own: Key, cores: int, others: Sequence[Cell], unit: Estimate | None) -> Point:
    count, single, beside = own[2], cell.single(), (mode, "processes", own[2])
    work = float(statistics.units_of_work(mode, count))
    assert cell.bootstrap is not None
    seconds = cell.bootstrap.seconds(cell.keys.index(own))
    series = cell.series(own)
    absolute = cell.ratio((own, None), 1 / work, others)
    speedup = cell.ratio((single, own), work, others) if single else None
    point = Point(
        mode=mode,
        threads=count,
        oversubscribed=count > cores,
        seconds=seconds,
        throughput=statistics.throughput(seconds, mode, count),
        absolute=absolute,
        relative=statistics.quotient(unit, absolute) if unit and absolute else None,
        speedup=speedup,
        ceiling=cell.ratio((single, beside), work, others) if single else None,
        efficiency=cell.ratio((beside, own), 1.0, others),
        karp_flatt=statistics.karp_flatt(speedup.value, count) if speedup else None,
        fairness=_fairness(series),
        cpu_per_wall=_busy_cores(series),
        within=_within(series),
        between=_deviation([_mean(one.values) for one in series]),
        collections=_collections(series),
        values=tuple(len(one.values) for one in series),
        loops=series[0].loops,
        left_out=sum(len(one.left_out) for one in series),
    )
    return _held_against_evidence(point, cell.bound(own))


def _held_against_evidence(point: Point, bound: Estimate | None) -> Point:
    """No more work is done than there are cores busy: a speedup beyond that is none.

    An excess that nobody would act on is chance: the interval was too narrow, and now reaches down to the bound.
    """
    if point.speedup is None or bound is None or point.speedup.low <= bound.high:
        return point
    if point.speedup.value <= bound.high * (1 + statistics.LEAST):
        reaching = statistics.widened(point.speedup, bound.high)
        return replace(point, speedup=reaching)
    fault = (
        f"a speedup of {point.speedup.value:.2f} at {point.threads} threads cannot be: "
        f"they kept {bound.value:.2f} times as many cores busy as one thread, so its values and theirs were not taken "
        "alike: a JIT that was not warm, or other programs"
    )
    return replace(point, relative=None, speedup=None, ceiling=None, efficiency=None, karp_flatt=None, fault=fault)


def half_width(several: Iterable[Point]) -> float:
    """The widest interval's, as a share: of each speedup and efficiency that has a core a thread; 0 for none."""
    widths = [
        estimate.half_width
        for point in several
        if point.threads > 1 and not point.oversubscribed
        for estimate in (point.speedup, point.efficiency)
        if estimate
    ]
    return max(widths, default=0.0)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _deviation(values: Sequence[float]) -> float | None:
    """The standard deviation as a share of the mean; None for a single value."""
    return float(np.std(values, ddof=1)) / _mean(values) if len(values) > 1 else None


def _within(several: Sequence[Series]) -> float | None:
    """Over all blocks together."""
    squares = [found**2 for one in several if (found := _deviation(one.values)) is not None]
    return float(np.sqrt(_mean(squares))) if squares else None


def _collections(several: Sequence[Series]) -> float | None:
    counted = [count for one in several for count in one.collections if count is not None]
    return _mean(counted) if counted else None


def _fairness(several: Sequence[Series]) -> float | None:
    shares = [statistics.jain(share) for one in several for share in one.per_thread]
    return sum(shares) / len(shares) if shares else None


def _busy_cores(several: Sequence[Series]) -> float | None:
    """Over the values whose CPU time was told; not every platform tells it."""
    pairs = [pair for one in several for pair in zip(one.cpu, one.values, strict=False) if pair[0] is not None]
    return statistics.cpu_per_wall([cpu for cpu, _ in pairs], [wall for _, wall in pairs]) if pairs else None
