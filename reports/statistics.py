"""Estimates with intervals from blocks of values.

A matrix here is one block: sweeps x ways, seconds per loop.  A sweep takes one value of every way next to each
other, so sweeps are resampled whole; a block is a crew of fresh processes, so blocks are resampled first.  Ratios are
formed block by block and averaged as logarithms.

Few blocks resampled vary too little, and so do the few sweeps of a block that is alone.  So the bootstrap gives an
interval its shape, and its width is that of Student's t for the spread between blocks (or of those sweeps), as
``reports/spread.py`` knows it, but never less than the bootstrap's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reports.spread import Array, Spread, spread_of, strays

RESAMPLES = 2000
SEED = 17
COVERAGE = 95

#: An effect smaller than this share is none that a word or a rank stands for, however narrow its interval.
LEAST = 0.05


@dataclass(frozen=True)
class Estimate:
    """A figure, the ends of its 95 % interval, and over how many blocks; ``draws`` are the bootstrap's figures."""

    value: float
    low: float
    high: float
    blocks: int
    draws: Array = field(compare=False, repr=False)

    @property
    def half_width(self) -> float:
        """Half of the interval as a share of the figure."""
        return (self.high - self.low) / 2 / self.value


def units_of_work(mode: str, count: int) -> int:
    """How many works ``count`` threads or processes do in one loop: each its own (weak), or one in all (strong)."""
    return count if mode == "weak" else 1


def throughput(seconds: float, mode: str, count: int) -> float:
    """Works per second."""
    return units_of_work(mode, count) / seconds


def karp_flatt(speedup: float, count: int) -> float | None:
    """The serial share that a speedup on ``count`` > 1 threads implies: 0 ideal, 1 none; None for one thread."""
    if count < 2:
        return None
    return (1 / speedup - 1 / count) / (1 - 1 / count)


def jain(shares: Sequence[float]) -> float:
    """Jain's fairness of the threads' times: 1 all alike, 1/n one has everything."""
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 1.0


def cpu_per_wall(cpu: Sequence[float], wall: Sequence[float]) -> float:
    """How many cores were really used on average."""
    return sum(cpu) / sum(wall)


class Bootstrap:
    """Ratios of mean seconds within a block, averaged over the blocks of one cell, with hierarchical intervals."""

    def __init__(
        self, blocks: Sequence[Array], *, alike: Sequence[int] = (), resamples: int = RESAMPLES, seed: int = SEED
    ) -> None:
        """``alike`` are the ways whose single values stray as far as each other's."""
        self.blocks = len(blocks)
        self.ways = min((block.shape[1] for block in blocks), default=0)
        if not self.blocks:
            raise ValueError("a bootstrap needs at least one block")
        # Blocks are drawn first: kernels with equally many blocks then share that draw, as they share processes.
        draw = np.random.default_rng(seed)
        chosen = draw.integers(self.blocks, size=(resamples, self.blocks))
        self._means = np.log([block.mean(axis=0) for block in blocks])
        # What is independent: blocks, or the sweeps of one that is alone, which know nothing of other processes.
        self._units = self._means if self.blocks > 1 else np.log(blocks[0])
        self._drawn = np.log(_drawn_means(draw, chosen, blocks))
        self._alike = set(alike)
        self._stray = strays(blocks, list(alike)) if alike else 0.0
        self._sweeps = sum(map(len, blocks)) / self.blocks
        self._spreads: dict[tuple[int, int | None], Spread] = {}

    def seconds(self, way: int) -> float:
        """The mean over blocks of a way's mean seconds."""
        return float(np.exp(self._means[:, way]).mean())

    def spread(self, over: int, under: int | None = None) -> Spread:
        """How far the blocks' ratios lie apart, or a way's mean seconds where there is nothing ``under`` it."""
        known = self._spreads.get((over, under))
        if known is None:
            known = spread_of(_log_ratio(self._units, over, under), sweeps=self.blocks == 1)
            known = replace(known, least=self._least(over, under, known.sweeps))
            self._spreads[over, under] = known
        return known

    def ratio(
        self, over: int, under: int | None = None, *, factor: float = 1.0, others: Iterable[Spread] = ()
    ) -> Estimate:
        """``factor`` x mean seconds of a way / mean seconds of another, or those seconds where there is no other.

        ``others`` are the spreads of the same ratio in the subject's other kernels.
        """
        value = float(_log_ratio(self._means, over, under).mean())
        draws = _log_ratio(self._drawn, over, under).mean(axis=1)
        known, spread, units = list(others), self.spread(over, under), len(self._units)
        if spread.sweeps and any(one.freedom and not one.sweeps for one in known):
            # Other kernels know how far processes lie apart, which one process does not.
            spread, units = Spread(0.0, 0, 0.0, least=self._least(over, under, sweeps=False)), 1
        draws = value + _stretch(spread.with_help(known), units, float(draws.std())) * (draws - value)
        return _estimate(factor * math.exp(value), factor * np.exp(draws), self.blocks)

    def _least(self, over: int, under: int | None, sweeps: bool) -> float:
        """The variance of a unit's ratio that follows from how far the values stray that it is made of."""
        halves = {over} if under is None else {over, under}
        if not halves <= self._alike:
            return 0.0
        return len(halves) * self._stray / (1 if sweeps else self._sweeps)


def _log_ratio(logs: Array, over: int, under: int | None) -> Array:
    return logs[..., over] if under is None else logs[..., over] - logs[..., under]


def _drawn_means(draw: np.random.Generator, chosen: NDArray[np.int64], blocks: Sequence[Array]) -> Array:
    means = np.empty((*chosen.shape, blocks[0].shape[1]))
    for number, values in enumerate(blocks):
        here = chosen == number
        sweeps, wanted = len(values), int(here.sum())
        # How often each sweep is drawn: counted in one array, which is several times as quick as multinomial().
        places = draw.integers(sweeps, size=(wanted, sweeps)) + sweeps * np.arange(wanted)[:, None]
        times = np.bincount(places.ravel(), minlength=wanted * sweeps).reshape(wanted, sweeps)
        means[here] = times @ values / sweeps
    return means


@cache
def _quantile(freedom: int) -> float:
    upper = 0.5 + COVERAGE / 200
    return float(special.stdtrit(freedom, upper) / special.ndtri(upper))


def _stretch(spread: Spread, units: int, deviation: float) -> float:
    """What the draws' deviations are multiplied by; a single value says nothing about others, and is left as it is."""
    if not spread.freedom or not deviation:
        return 1.0
    return max(1.0, _quantile(spread.freedom) * math.sqrt(spread.variance / units) / deviation)


def quotient(over: Estimate, under: Estimate) -> Estimate:
    """One figure over another that was drawn independently of it."""
    return _estimate(over.value / under.value, over.draws / under.draws, min(over.blocks, under.blocks))


def at_most(one: Estimate, limit: float) -> Estimate:
    """The same figure where it is below a limit, and that limit elsewhere."""
    return _estimate(min(one.value, limit), np.minimum(one.draws, limit), one.blocks)


def widened(one: Estimate, low: float) -> Estimate:
    """The same figure with an interval that begins at ``low``, as far below the figure as it reaches above."""
    high = one.value**2 / low
    if one.low == one.value:  # no spread that could be stretched
        return replace(one, low=low, high=high, draws=np.geomspace(low, high, len(one.draws)))
    stretch = math.log(one.value / low) / math.log(one.value / one.low)
    return replace(one, low=low, high=high, draws=one.value * (one.draws / one.value) ** stretch)


def quotient_of_means(over: Sequence[Array], under: Sequence[Array]) -> tuple[float, float, float]:
    """One figure over another with the ends of its interval; each is given first, and then others that vary alike.

    A figure is one positive value a block, its mean that of logarithms.  Student's interval for two samples with as
    many degrees of freedom as Welch and Satterthwaite give them; each needs two values.
    """
    value = float(np.log(over[0]).mean() - np.log(under[0]).mean())
    parts = []
    for mine, *others in (over, under):
        # The order of the blocks plays no part: a look at memory is one moment.
        own, *helping = (
            replace(one, successive=one.variance)
            for one in (spread_of(np.log(x), sweeps=False) for x in (mine, *others))
        )
        spread = own.with_help(helping)
        parts.append((spread.variance / len(mine), spread.freedom))
    total = sum(variance for variance, _ in parts)
    squares = sum(variance**2 / freedom for variance, freedom in parts)
    freedom = total**2 / squares if squares else float(sum(one for _, one in parts))
    half = float(special.stdtrit(freedom, 0.5 + COVERAGE / 200)) * math.sqrt(total)
    return math.exp(value), math.exp(value - half), math.exp(value + half)


def inverse(one: Estimate) -> Estimate:
    """Works a second from seconds a work."""
    return _estimate(1 / one.value, 1 / one.draws, one.blocks)


def apart(one: Estimate) -> Estimate:
    """The same figure with its draws in another order: as if it had been drawn independently of its neighbours."""
    return replace(one, draws=np.roll(one.draws, 1))


def geometric_mean(estimates: Sequence[Estimate]) -> Estimate:
    """One figure for several kernels: no kernel weighs more because its numbers are larger."""
    value = float(np.exp(np.mean([np.log(estimate.value) for estimate in estimates])))
    draws = np.exp(np.mean([np.log(estimate.draws) for estimate in estimates], axis=0))
    return _estimate(value, draws, min(estimate.blocks for estimate in estimates))


def _estimate(value: float, draws: Array, blocks: int) -> Estimate:
    # Two of the draws, found by one partition: numpy's own quantiles take ten times as long for as few draws.
    beyond = len(draws) * (100 - COVERAGE) // 200
    low, high = np.partition(draws, (beyond, -1 - beyond))[[beyond, -1 - beyond]]
    return Estimate(value, float(low), float(high), blocks, draws)


def ranks(estimates: Sequence[Estimate], least: float = LEAST) -> list[int]:
    """Ranks of figures sorted from best to worst.

    One shares the rank of the one before when its interval reaches that rank's first, or when it is less than ``least``
    below it.
    """
    found: list[int] = []
    leader: Estimate | None = None
    for place, one in enumerate(estimates, 1):
        if leader is not None and (one.high >= leader.low or one.value > leader.value * (1 - least)):
            found.append(found[-1])
        else:
            found.append(place)
            leader = one
    return found


def never_seen(times: int, level: float = 0.05) -> float:
    """The upper bound of the share of something that did not happen in so many independent times; 1 where none."""
    return float(1 - level ** (1 / times)) if times else 1.0
