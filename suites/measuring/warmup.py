"""Tells when a kernel is warm, and how many loops make a value long enough."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: The warmup is over when two windows of values differ by less than this share.  Virtual CPUs move a window by 10 to
#: 20 %, a JIT's steps are multiples.
STEADY = 0.25

#: Loops a value, at most: a kernel that is so quick that it needs more has the wrong size.
MOST_LOOPS = 4096


def is_steady(values: Sequence[float], window: int) -> bool:
    """Whether the last window of values took about as long as the one before; a window of 0 asks nothing."""
    if window == 0:
        return True
    if len(values) < 2 * window:
        return False
    last, before = sum(values[-window:]), sum(values[-2 * window : -window])
    return abs(last - before) < STEADY * before


def loops_for(seconds: Sequence[float], target: float) -> int:
    """Loops that bring a value to the target, by the best of the last three: a JIT starts slowly."""
    wanted = target / max(min(seconds[-3:]), 1e-9)
    return max(1, min(MOST_LOOPS, round(wanted) if wanted < 3 else math.ceil(wanted)))
