"""Estimates with intervals from blocks of values.

A matrix here is one block: sweeps x ways, seconds per loop.  A sweep takes one value of every way next to each
other, so sweeps are resampled whole; a block is a crew of fresh processes, so blocks are resampled first.  Ratios are
formed block by block and averaged as logarithms.

Few blocks resampled vary too little, and so do the few sweeps of a block that is alone.  So the bootstrap gives an
interval its shape, and its width is that of Student's t for the spread between blocks (or of those sweeps), which a
subject's other kernels help to know (moderated variance: G. K. Smyth, Statistical Applications in Genetics and
Molecular Biology 3, 2004; here with a fixed weight of ``PRIOR`` degrees of freedom).  Blocks cannot lie closer to each
other than their own values let them, of which the others know nothing: a collector that stops one value in ten for
30 ms may be met by none of a way's twelve.  So a kernel's values of all ways together say how far a single one strays,
and no interval is narrower than that.  Machines have moods that outlast
a block: when blocks that follow each other are alike, their mean is known less well than their spread says.  That
likeness is the first serial correlation, told by J. von Neumann's ratio of successive differences (Annals of
Mathematical Statistics 12, 1941) over all kernels of the subject.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

RESAMPLES = 2000
SEED = 17
COVERAGE = 95

#: Degrees of freedom, at most, for which the spread of a subject's other kernels stands in.
PRIOR = 4

#: An effect smaller than this share is none that a word or a rank stands for, however narrow its interval.
LEAST = 0.05

#: A serial correlation above this cannot be told from a drift, whose end no session sees.
MOST_ALIKE = 0.8


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


@dataclass(frozen=True)
class Spread:
    """The variance between blocks of a ratio's logarithm, and how many degrees of freedom know it.

    ``successive`` is the variance that each block's difference from the next tells: the same when time plays no part.
    Where there is one block alone, all of this is told of its ``sweeps``.  ``least`` is the variance that follows from
    how far single values stray.
    """

    variance: float
    freedom: int
    successive: float
    sweeps: bool = False
    least: float = 0.0

    def with_help(self, others: Iterable[Spread]) -> Spread:
        """Moderated by what is known of the same ratio elsewhere, which weighs ``PRIOR`` degrees of freedom at most."""
        helping = [one for one in others if one.freedom and one.sweeps == self.sweeps]
        known = sum(one.freedom for one in helping)
        weight = min(PRIOR, known)
        lasting = _lasting([self, *helping], self.freedom + 1)
        if not weight:
            return replace(self, variance=max(self.variance * lasting, self.least))
        elsewhere = sum(one.variance * one.freedom for one in helping) / known
        if not self.sweeps:
            # Others know how far processes lie apart; what their own values stray is no part of that.  One process
            # alone knows nothing of others, and its intervals stay as wide as the subject's kernels stray together.
            strayed = sum(one.least * one.freedom for one in helping) / known
            elsewhere = max(0.0, elsewhere - strayed) + self.least
        freedom = self.freedom + weight
        variance = (self.variance * self.freedom + elsewhere * weight) / freedom
        return replace(self, variance=max(variance * lasting, self.least), freedom=freedom)


def _lasting(several: Sequence[Spread], blocks: int) -> float:
    """How many times the variance of a mean is what independent blocks would give: 1 unless moods outlast a block.

    Of the serial correlation only what chance does not explain counts: what is above one standard error.  The blocks'
    own mean shares their mood, so that their spread about it tells too little, by a share of L / blocks, if it takes L
    of them to know as much as one that is independent; which hides some of the correlation too, hence the second turn.
    """
    known = sum(one.freedom for one in several)
    variance = sum(one.variance * one.freedom for one in several)
    successive = sum(one.successive * one.freedom for one in several)
    missed = 1.0
    for _ in range(2):
        if not variance:
            return 1.0
        correlation = 1 - successive / (variance * missed)
        counted = min(MOST_ALIKE, max(0.0, correlation - 1 / math.sqrt(known)))
        lasting = min((1 + counted) / (1 - counted), max(1.0, blocks / 2))
        missed = (blocks - 1) / (blocks - lasting) if blocks > 1 else 1.0
    return lasting * missed


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
        self._stray = _stray(blocks, list(alike)) if alike else 0.0
        self._sweeps = sum(map(len, blocks)) / self.blocks
        self._spreads: dict[tuple[int, int | None], Spread] = {}

    def seconds(self, way: int) -> float:
        """The mean over blocks of a way's mean seconds."""
        return float(np.exp(self._means[:, way]).mean())

    def spread(self, over: int, under: int | None = None) -> Spread:
        """How far the blocks' ratios lie apart, or a way's mean seconds where there is nothing ``under`` it."""
        known = self._spreads.get((over, under))
        if known is None:
            known = _spread(_log_ratio(self._units, over, under), sweeps=self.blocks == 1)
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


def _stray(blocks: Sequence[Array], ways: Sequence[int]) -> float:
    """The variance of a single value's logarithm, apart from what its sweep and its way have in common."""
    squares, freedom = 0.0, 0
    for block in blocks:
        logs = np.log(block[:, ways])
        apart = logs - logs.mean(axis=0) - logs.mean(axis=1, keepdims=True) + logs.mean()
        squares += float((apart**2).sum())
        freedom += (logs.shape[0] - 1) * (logs.shape[1] - 1)
    return squares / freedom if freedom > 0 else 0.0


def _spread(logs: Array, *, sweeps: bool) -> Spread:
    if len(logs) < 2:
        return Spread(0.0, 0, 0.0, sweeps)
    return Spread(float(logs.var(ddof=1)), len(logs) - 1, float((np.diff(logs) ** 2).mean() / 2), sweeps)


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
            replace(one, successive=one.variance) for one in (_spread(np.log(x), sweeps=False) for x in (mine, *others))
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
    value = float(np.exp(np.mean([np.log(one.value) for one in estimates])))
    draws = np.exp(np.mean([np.log(one.draws) for one in estimates], axis=0))
    return _estimate(value, draws, min(one.blocks for one in estimates))


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
