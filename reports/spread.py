"""The variance between a figure's blocks, with what a subject's other kernels know of it.

Two or three blocks hardly know their own variance. Other kernels of the same subject help: moderated variance (G. K.
Smyth, Statistical Applications in Genetics and Molecular Biology 3, 2004), here with a fixed weight of ``PRIOR``
degrees of freedom, and by the kernels' median, since one that a JIT compiles while it is measured is no measure for
the rest.

They lend how far processes lie apart. How far single values stray is a kernel's own: a collector that stops one value
in ten for 30 ms may be met by none of a way's twelve. So all ways of the kernel together say it, and blocks lie no
closer to each other than that lets them.

Machines have moods that outlast a block: when blocks that follow each other are alike, their mean is known less well
than their spread says.  That likeness is the first serial correlation, by J. von Neumann's ratio of successive
differences (Annals of Mathematical Statistics 12, 1941) over all kernels of the subject.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Degrees of freedom, at most, for which the spread of a subject's other kernels stands in.
PRIOR = 4

#: A serial correlation above this cannot be told from a drift, whose end no session sees.
MOST_ALIKE = 0.8


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

    def usual(self) -> float:
        """The variance of which this one is as often more as less: the median of chi squared (Wilson and Hilferty).

        Of several the median is asked, not the mean: one kernel that a JIT compiles while it is measured varies a
        hundred times as much as the rest, and is their own affair as little as theirs is its.
        """
        return self.variance / (1 - 2 / (9 * self.freedom)) ** 3

    def with_help(self, others: Iterable[Spread]) -> Spread:
        """Moderated by what is known of the same ratio elsewhere, which weighs ``PRIOR`` degrees of freedom at most."""
        helping = [other for other in others if other.freedom and other.sweeps == self.sweeps]
        known = sum(one.freedom for one in helping)
        weight = min(PRIOR, known)
        lasting = _lasting([self, *helping], self.freedom + 1)
        if not weight:
            return replace(self, variance=max(self.variance * lasting, self.least))
        # Others know how far processes lie apart; what their own values stray is no part of that.  One process alone
        # knows nothing of others, and its intervals stay as wide as a kernel of the subject does by and large.
        lent = [one.usual() - (0.0 if self.sweeps else one.least) for one in helping]
        elsewhere = max(0.0, float(np.median(lent))) + (0.0 if self.sweeps else self.least)
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


def spread_of(logs: Array, *, sweeps: bool) -> Spread:
    """Of so many logarithms of ratios, one a block, or one a sweep of a block that is alone."""
    if len(logs) < 2:
        return Spread(0.0, 0, 0.0, sweeps)
    return Spread(float(logs.var(ddof=1)), len(logs) - 1, float((np.diff(logs) ** 2).mean() / 2), sweeps)


def strays(blocks: Sequence[Array], ways: Sequence[int]) -> float:
    """The variance of a single value's logarithm, apart from what its sweep and its way have in common."""
    squares, freedom = 0.0, 0
    for block in blocks:
        logs = np.log(block[:, ways])
        apart = logs - logs.mean(axis=0) - logs.mean(axis=1, keepdims=True) + logs.mean()
        squares += float((apart**2).sum())
        freedom += (logs.shape[0] - 1) * (logs.shape[1] - 1)
    return squares / freedom if freedom > 0 else 0.0
