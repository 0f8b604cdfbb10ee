"""A control variate takes away what the cores' speed did to known sessions, and nothing else."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reports.curves import curves
from reports.equal_speed import at_equal_speed
from reports.reading import read_session
from reports.session import Session
from runners.curves import Series
from tests.reports.synthetic import Sketch, Truth

#: Kernels of a session: how fast the cores happened to be for one of them is not how fast they were for all.
KERNELS = tuple("abcdefghij")
TRUTH = Truth(single=0.004, speedup={2: 1.9}, ceiling={2: 1.95}, noise=0.005, sweeps=8, blocks=4)

#: Log seconds that a slow core adds to a value, and in how many of them a core is slow.
SLOW, OFTEN = 0.6, 0.5

#: A mood for each thread of a value, told by a draw.
Mood = Callable[[random.Random], float]


def _slow(draw: random.Random) -> float:
    return SLOW * (draw.random() < OFTEN)


def _session(folder: Path, seed: int, mood: Mood = _slow, bias: float = 1.0, *, told: bool = True) -> Session:
    """Cores that have moods; gauges that tell them, though they take ``bias`` times as long on two threads."""
    sketch = Sketch(folder / str(seed), seed=seed, threads=[1, 2]).kernels(*KERNELS).subject("s", gil=False)
    for kernel in KERNELS:
        sketch.right("s", [kernel], [1, 2]).measured("s", kernel, TRUTH)
    session, draw = read_session(sketch.store.folder), random.Random(seed)

    def moody(one: Series) -> Series:
        moods = [[mood(draw) for _ in range(one.way.count)] for _ in one.values]
        long = 0.0003 * (bias if one.way.count > 1 else 1.0)
        seen = [[each if told else mood(draw) for each in threads] for threads in moods]
        gauges = [
            [[long * math.exp(each + draw.gauss(0, 0.02)) for _ in ("before", "after")] for each in threads]
            for threads in seen
        ]
        values = [value * math.exp(max(threads)) for value, threads in zip(one.values, moods, strict=True)]
        return replace(one, values=values, gauges=gauges)

    return replace(session, series={key: tuple(map(moody, several)) for key, several in session.series.items()})


def _figures(session: Session) -> list[float]:
    found = curves(session)
    points = [found["s", kernel, "weak"].fullest() for kernel in KERNELS]
    return [point.speedup.value for point in points if point and point.speedup]


def _deviation(figures: list[float]) -> float:
    return statistics.stdev(figures) / statistics.fmean(figures)


def test_kernels_that_are_alike_come_out_alike(tmp_path: Path) -> None:
    """Their figures lay as far apart as the cores' moods had it."""
    session = _session(tmp_path, 1)
    before, after = _figures(session), _figures(at_equal_speed(session))
    assert len(before) == len(after) == len(KERNELS)
    assert _deviation(after) < _deviation(before) / 3


@pytest.mark.parametrize("bias", [1.0, 1.5], ids=["alike", "gauges take longer on two threads"])
def test_the_mean_over_kernels_stays(tmp_path: Path, bias: float) -> None:
    """Whatever gauges cost on two threads: a way is held against its own mean."""
    session = _session(tmp_path, 2, bias=bias)
    before, after = (statistics.geometric_mean(_figures(each)) for each in (session, at_equal_speed(session)))
    # A mean of values and a geometric one differ by what the moods' two levels do to either.
    assert after == pytest.approx(before, rel=0.06)
    alike = statistics.geometric_mean(_figures(at_equal_speed(_session(tmp_path, 2, bias=1.0))))
    assert after == pytest.approx(alike, rel=1e-6)


def test_gauges_that_know_nothing_change_next_to_nothing(tmp_path: Path) -> None:
    """The slope is near none."""
    session = _session(tmp_path, 3, told=False)
    before, after = _figures(session), _figures(at_equal_speed(session))
    assert _deviation(after) == pytest.approx(_deviation(before), rel=0.35)


def test_cores_that_are_always_equal_leave_the_values(tmp_path: Path) -> None:
    session = _session(tmp_path, 4, mood=lambda draw: 0.0)
    assert _figures(at_equal_speed(session)) == pytest.approx(_figures(session), rel=0.01)


def test_a_session_without_gauges_stays_as_it_is(tmp_path: Path) -> None:
    session = _session(tmp_path, 5)
    lost = {key: tuple(replace(one, gauges=[]) for one in several) for key, several in session.series.items()}
    bare = replace(session, series=lost)
    assert at_equal_speed(bare) == bare


def test_one_value_that_was_not_gauged_leaves_the_whole_subject(tmp_path: Path) -> None:
    """Half a subject corrected would be compared with the other half."""
    session = _session(tmp_path, 6)
    key = "s", KERNELS[0]
    first, *rest = session.series[key]
    gap = replace(session, series={**session.series, key: (replace(first, gauges=first.gauges[:-1]), *rest)})
    assert at_equal_speed(gap) == gap
