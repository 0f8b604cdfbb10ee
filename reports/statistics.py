"""What do the values say, and how far can that be trusted?

A matrix here is one block: sweeps x ways, seconds per loop.  A sweep takes one value of every way next to each
other, so sweeps are resampled whole; a block is one process, so blocks are resampled first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES = 2000
SEED = 17
COVERAGE = 95


@dataclass(frozen=True)
class Estimate:
    """A figure, the ends of its 95 % interval, and over how many blocks; ``draws`` are the bootstrap's figures."""

    value: float
    low: float
    high: float
    blocks: int
    draws: Array = field(compare=False, repr=False)


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
    """Ratios of means within a block, averaged over blocks, with hierarchical bootstrap intervals.

    A group is the blocks of one process's values; groups (a subject, the reference) share the draw of blocks, because
    blocks of one round met the same machine, and draw their sweeps each for themselves.
    """

    def __init__(self, *groups: Sequence[Array], resamples: int = RESAMPLES, seed: int = SEED) -> None:
        self.blocks = len(groups[0])
        if self.blocks == 0 or any(len(group) != self.blocks for group in groups):
            raise ValueError("every group needs the same blocks, and at least one")
        # Blocks are drawn first: kernels with equally many blocks then share that draw, as they share processes.
        draw = np.random.default_rng(seed)
        chosen = draw.integers(self.blocks, size=(resamples, self.blocks))
        self._means = [np.array([block.mean(axis=0) for block in group]) for group in groups]
        self._drawn = [_drawn_means(draw, chosen, group) for group in groups]

    def seconds(self, group: int, way: int) -> float:
        """The mean over blocks of a way's mean seconds."""
        return float(self._means[group][:, way].mean())

    def ratio(self, over: tuple[int, int], under: tuple[int, int], factor: float = 1.0) -> Estimate:
        """``factor`` x mean seconds of ``over`` / mean seconds of ``under``; both are (group, way)."""
        value = factor * self._means[over[0]][:, over[1]] / self._means[under[0]][:, under[1]]
        draws = factor * self._drawn[over[0]][..., over[1]] / self._drawn[under[0]][..., under[1]]
        return _estimate(float(value.mean()), draws.mean(axis=1), self.blocks)


def _drawn_means(draw: np.random.Generator, chosen: NDArray[np.int64], blocks: Sequence[Array]) -> Array:
    means = np.empty((*chosen.shape, blocks[0].shape[1]))
    for number, values in enumerate(blocks):
        here = chosen == number
        sweeps = len(values)
        times = draw.multinomial(sweeps, np.full(sweeps, 1 / sweeps), size=int(here.sum()))
        means[here] = times @ values / sweeps
    return means


def geometric_mean(estimates: Sequence[Estimate]) -> Estimate:
    """One figure for several kernels: no kernel weighs more because its numbers are larger."""
    value = float(np.exp(np.mean([np.log(one.value) for one in estimates])))
    draws = np.exp(np.mean([np.log(one.draws) for one in estimates], axis=0))
    return _estimate(value, draws, min(one.blocks for one in estimates))


def mean(estimates: Sequence[Estimate]) -> Estimate:
    """The arithmetic mean of several figures."""
    value = float(np.mean([one.value for one in estimates]))
    return _estimate(value, np.mean([one.draws for one in estimates], axis=0), min(one.blocks for one in estimates))


def _estimate(value: float, draws: Array, blocks: int) -> Estimate:
    tail = (100 - COVERAGE) / 2
    low, high = np.percentile(draws, [tail, 100 - tail])
    return Estimate(value, float(low), float(high), blocks, draws)


def ranks(estimates: Sequence[Estimate]) -> list[int]:
    """Ranks of figures sorted from best to worst: one whose interval reaches its rank's first shares that rank."""
    found: list[int] = []
    leader: Estimate | None = None
    for place, one in enumerate(estimates, 1):
        if leader is not None and one.high >= leader.low:
            found.append(found[-1])
        else:
            found.append(place)
            leader = one
    return found
