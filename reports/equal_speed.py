"""Corrects a session's values to what they had been at equally fast cores: a control variate.

A virtual CPU runs at full speed or at about half of it, as whoever shares its core does, and a value of a few
milliseconds is over before that evens out.  Where a session gauged the cores around each value (``Profile.gauge``), the
logarithm of the slowest thread's gauge is the control: c.  Each logarithm of a value becomes y - b (c - C), with one b
for each way to run, the least squares' slope over the subject's kernels, and C the mean of c over all of them.

So each way is held against its own mean: that gauges may themselves take longer on two threads than on one is no
bias.  What is corrected is only by how much a kernel's cores were slower than those of the session's other kernels;
their mean stays.  (R. Y. Rubinstein and R. Marcus, Operations Research 33, 1985, on what the estimate of b costs.)
A slow moment that no gauge saw is an outlier: a block's mean is the geometric one here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reports.session import Session
from reports.spread import Array
from runners.curves import Series, Way

#: A way to run, whichever the kernel: kind of scaling, threads or processes, how many.
Key = tuple[str, str, int]


def at_equal_speed(session: Session) -> Session:
    """The session with its values corrected; a subject's that were not all gauged stay as they are."""
    corrected = dict(session.series)
    for subject in session.subjects:
        cells = {key: several for key, several in session.series.items() if key[0] == subject.id}
        every = [one for several in cells.values() for one in several if one.values]
        if not every or not all(_is_gauged(one) for one in every):
            continue
        controls = {key: _Control(several) for key, several in _by_way(every).items()}
        for key, several in cells.items():
            corrected[key] = tuple(controls[_key(one.way)].corrected(one) if one.values else one for one in several)
    return replace(session, series=corrected)


class _Control:
    """One way's slope and mean control, over all kernels."""

    def __init__(self, several: Sequence[Series]) -> None:
        kernels: dict[str, list[Series]] = defaultdict(list)
        for one in several:
            kernels[one.way.kernel].append(one)
        logs = [np.concatenate([np.log(one.values) for one in own]) for own in kernels.values()]
        controls = [np.concatenate([_control(one) for one in own]) for own in kernels.values()]
        self._mean = float(np.mean([own.mean() for own in controls]))
        y, c = (np.concatenate([own - own.mean() for own in each]) for each in (logs, controls))
        varies = float(c @ c)
        self._slope = float(c @ y) / varies if varies else 0.0

    def corrected(self, one: Series) -> Series:
        """The series at the mean speed; reports average values as they are, so that is made the geometric mean."""
        logs = np.log(one.values) - self._slope * (_control(one) - self._mean)
        values = np.exp(logs)
        return replace(one, values=[float(value) for value in values * (np.exp(logs.mean()) / values.mean())])


def _by_way(every: Sequence[Series]) -> dict[Key, list[Series]]:
    found: dict[Key, list[Series]] = defaultdict(list)
    for one in every:
        found[_key(one.way)].append(one)
    return found


def _key(way: Way) -> Key:
    return way.mode, way.kind, way.count


def _is_gauged(one: Series) -> bool:
    return len(one.gauges) == len(one.values) and all(one.gauges)


def _control(one: Series) -> Array:
    """The logarithm of the slowest thread's gauge, value by value: the mean of before and after."""
    return np.array([max(np.log(pair).mean() for pair in threads) for threads in one.gauges])
