"""Tells whether a process was warm when its values began to count, by change points in the whole series.

The logarithms of all values of a process on one thread are cut where their level changes: PELT with a least-squares
cost (R. Killick, P. Fearnhead and I. A. Eckley, JASA 107, 2012; the implementation is ruptures'), a change having to
pay three times the noise's variance times log n; the noise is what neighbouring values differ by (its median, so that
a change is no noise).  Backwards from the end, segments within ``SAME`` of the last one are the steady state.  It has
to begin at the warmup's cut or before it; otherwise the process had none while it was measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.spread import Array

#: Levels closer than this share are one: virtual CPUs move a level by more than a few per cent by themselves.
SAME = 0.25

#: Values that a segment has at least.
LEAST = 3

#: A normal variable's standard deviation over the median of its absolute value.
MEDIAN_TO_DEVIATION = 1.4826


@dataclass(frozen=True)
class Segment:
    """Values ``first`` up to, not including, ``end``, counted from the series' begin, and their geometric mean."""

    first: int
    end: int
    level: float


@dataclass(frozen=True)
class Steadiness:
    """The segments of a series, where its steady state begins, and whether that was before its values counted."""

    segments: tuple[Segment, ...]
    begins: int
    cut: int

    @property
    def is_steady(self) -> bool:
        """Does every value that counts belong to the steady state?"""
        return self.begins <= self.cut

    def told(self) -> str:
        """For people."""
        if self.is_steady:
            return "steady from the first value" if self.begins == 0 else f"steady from value {self.begins + 1}"
        before, last = self.segments[-2].level, self.segments[-1].level
        where = self.begins - self.cut + 1
        return (
            f"no steady state: the level went from {before * 1e3:.3g} to {last * 1e3:.3g} ms at counted value {where}"
        )


def steadiness(warmup: Sequence[float], kept: Sequence[float]) -> Steadiness | None:
    """Of one process's seconds per loop before and after the cut; None where there are too few to say."""
    values = [*warmup, *kept]
    if len(values) < 2 * LEAST:
        return None
    segments = _segments(np.log(values))
    begins = segments[-1].first
    for segment in reversed(segments):
        if abs(segment.level / segments[-1].level - 1) > SAME:
            break
        begins = segment.first
    return Steadiness(segments, begins, len(warmup))


def _segments(logs: Array) -> tuple[Segment, ...]:
    # Loaded where there is a warmup: what it brings along takes longer than a small report.
    import ruptures

    steps = np.diff(logs)
    noise = max(1e-4, MEDIAN_TO_DEVIATION * float(np.median(np.abs(steps))) / math.sqrt(2))
    search = ruptures.Pelt(model="l2", min_size=LEAST, jump=1).fit(logs.reshape(-1, 1))
    ends = search.predict(pen=3 * noise**2 * math.log(len(logs)))
    firsts = [0, *ends[:-1]]
    return tuple(
        Segment(first, end, math.exp(float(logs[first:end].mean()))) for first, end in zip(firsts, ends, strict=True)
    )
