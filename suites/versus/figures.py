"""Compares the time that two interpreters take for the same work.  Pure functions of the stored values.

A block is two fresh processes, one of each interpreter, which take turns value by value.  A block's figure is the mean
of the logarithms of its pairs' ratios, without those that stray furthest on either side; blocks are independent, and
the interval is Student's for their mean.  A block's two processes serve all kernels, so that what they have in common
(how memory was laid out) is in all of them: the figure over all kernels has the spread of the blocks' own means.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from scipy import special

from reports.spread import Spread, spread_of
from reports.statistics import COVERAGE
from suites.versus.records import Both

#: The share of a block's pairs that is left out at each end.
TRIMMED = 0.25

#: A change counts as seen by a run that would notice it in so many of a hundred runs.
POWER = 80

#: Blocks without which no figure is believed: three degrees of freedom.
LEAST_BLOCKS = 4


@dataclass(frozen=True)
class Ratio:
    """Seconds of the second over those of the first, for the same work: above 1 the second is slower.

    ``low`` and ``high`` are the ends of its 95 % interval; ``seen`` is the smallest change, as a share, that so many
    blocks would have shown.  All are None where the blocks are too few.
    """

    value: float
    blocks: int
    low: float | None = None
    high: float | None = None
    seen: float | None = None

    def is_within(self, share: float) -> bool:
        """Whether the whole interval is closer to 1 than that share."""
        if self.low is None or self.high is None:
            return False
        return self.low > 1 - share and self.high < 1 + share


@dataclass(frozen=True)
class Comparison:
    """The ratios at one thread count: each kernel's, and over all that have one."""

    threads: int
    kernels: Mapping[str, Ratio]
    together: Ratio | None


def of_block(both: Both, threads: int) -> float | None:
    """The logarithm of a block's ratio; None where it has no values of so many threads."""
    first, second = (one.seconds.get(threads, []) for one in both)
    logs = sorted(math.log(after / before) for before, after in zip(first, second, strict=True))
    beyond = int(len(logs) * TRIMMED)
    return fmean(logs[beyond : len(logs) - beyond]) if logs else None


def compared(blocks: Mapping[str, Mapping[int, Both]], threads: Sequence[int]) -> tuple[Comparison, ...]:
    """A comparison at each thread count."""
    return tuple(_compared(blocks, count) for count in threads)


def _compared(blocks: Mapping[str, Mapping[int, Both]], threads: int) -> Comparison:
    logs = {
        kernel: {number: log for number, both in several.items() if (log := of_block(both, threads)) is not None}
        for kernel, several in blocks.items()
    }
    logs = {kernel: several for kernel, several in logs.items() if several}
    spreads = {
        kernel: spread_of(np.array(list(several.values())), sweeps=False)
        for kernel, several in logs.items()
        if len(several) > 1
    }
    kernels = {}
    for kernel, several in logs.items():
        others = [one for name, one in spreads.items() if name != kernel]
        kernels[kernel] = _ratio(fmean(several.values()), len(several), spreads.get(kernel), others)
    return Comparison(threads, kernels, _together(logs))


def _together(logs: Mapping[str, Mapping[int, float]]) -> Ratio | None:
    """Over all kernels, none of which weighs more because it takes longer."""
    if not logs:
        return None
    means = {kernel: fmean(several.values()) for kernel, several in logs.items()}
    numbers = sorted({number for several in logs.values() for number in several})
    # Of a block that lacks a kernel the others tell how far it lies from what is usual.
    apart = [
        fmean(several[number] - means[kernel] for kernel, several in logs.items() if number in several)
        for number in numbers
    ]
    spread = spread_of(np.array(apart), sweeps=False) if len(apart) > 1 else None
    return _ratio(fmean(means.values()), len(numbers), spread, [])


def _ratio(log: float, blocks: int, spread: Spread | None, others: Iterable[Spread]) -> Ratio:
    value = math.exp(log)
    if spread is None or blocks < LEAST_BLOCKS:
        return Ratio(value, blocks)
    known = spread.with_help(others)
    error = math.sqrt(known.variance / blocks)
    sure, likely = (float(special.stdtrit(known.freedom, share)) for share in (0.5 + COVERAGE / 200, POWER / 100))
    return Ratio(
        value, blocks, math.exp(log - sure * error), math.exp(log + sure * error), math.expm1((sure + likely) * error)
    )
