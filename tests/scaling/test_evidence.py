"""A speedup that its own CPU time contradicts is void, and chance alone voids none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.overview import overview
from suites.measuring.way import Way
from suites.parts import read_session
from suites.scaling.curves import curves, judge
from suites.scaling.figures import Cell, _held_against_evidence, points
from suites.scaling.records import Values
from suites.scaling.series import Series
from tests.reports.synthetic import FLAT, SCALING, Sketch, Truth, panorama


def _cell(speedup: float, cores_busy: float, *, single_busy: float = 1.0, blocks: int = 3) -> Cell:
    """One thread of 1 s and two in weak scaling, which kept so many cores busy; a spread of 1 %."""
    several = []
    for block in range(blocks):
        for count, mean, busy in ((1, 1.0, single_busy), (2, 2 / speedup, cores_busy)):
            values = [mean * (1 + 0.01 * (sweep - 1)) for sweep in range(3)]
            one = Series(Way("k", "weak", "threads", count), block, 1, values)
            several.append(replace(one, cpu=[value * busy for value in values], per_thread=[[1.0]] * 3))
    return Cell(several)


@pytest.mark.parametrize(
    ("speedup", "busy", "single", "void"),
    [
        (1.0, 1.0, 1.0, False),
        (1.3, 1.0, 1.0, True),  # with a GIL, beside a busy neighbour
        (1.9, 1.95, 1.0, False),
        (1.9, 1.5, 1.0, True),
        (1.8, 2.1, 1.4, False),  # a JIT or a collector beside one thread does none of its work
        (1.3, 1.0, 0.7, False),  # one thread that had to wait: no contradiction, but it was left out before
    ],
)
def test_no_more_work_is_done_than_cores_are_busy(speedup: float, busy: float, single: float, void: bool) -> None:
    """A void point has no figure that rests on the contradiction, and no word."""
    point = points(_cell(speedup, busy, single_busy=single), "weak", 2)[1]
    assert bool(point.fault) is void
    assert (point.speedup is None) is void
    if void:
        assert "at 2 threads cannot be" in point.fault
        assert judge(point) == "not measured"
        assert (point.relative, point.efficiency, point.ceiling, point.karp_flatt) == (None,) * 4


def test_a_small_excess_widens_the_interval_down_to_the_bound() -> None:
    """1.03 of one busy core is chance: the interval was too narrow."""
    point = points(_cell(1.03, 1.0), "weak", 2)[1]
    assert point.speedup is not None
    assert not point.fault
    assert point.speedup.low == pytest.approx(1.0)
    assert point.speedup.value == pytest.approx(1.03)
    assert point.speedup.high == pytest.approx(1.03**2)


def test_a_wide_interval_that_begins_just_beyond_the_bound_is_void() -> None:
    """Three times the work of one busy core, from 1.02 on: an interval that nearly reaches saves no figure."""
    several = []
    for block, gain in enumerate((1.6, 3.0, 5.6)):
        for count, seconds in ((1, 1.0), (2, 2 / gain)):
            several.append(Series(Way("k", "weak", "threads", count), block, 1, [seconds] * 3, cpu=[seconds] * 3))
    cell = Cell(several)
    bare = points(Cell(replace(one, cpu=[]) for one in several), "weak", 2)[1].speedup
    assert bare is not None
    # As it would be with the help of other kernels, which knew a little less spread.
    near = replace(bare, low=1.02)
    point = replace(points(Cell(replace(one, cpu=[]) for one in several), "weak", 2)[1], speedup=near)
    assert _held_against_evidence(point, cell.bound(("weak", "threads", 2))).fault


def test_without_cpu_times_nothing_contradicts() -> None:
    """Not every platform tells them."""
    cell = _cell(1.3, 1.0)
    for ways in cell.blocks.values():
        for one in ways.values():
            one.cpu = [0.0] * len(one.values)
    assert points(Cell(one for ways in cell.blocks.values() for one in ways.values()), "weak", 2)[1].fault == ""


def _planted(folder: Path, truth: Truth, busy: float) -> Sketch:
    sketch = Sketch(folder).kernels("nbody").subject("cpython313")
    return sketch.measured("cpython313", "nbody", replace(truth, busy=busy))


def test_a_planted_record_that_breaks_the_bound_is_void(tmp_path: Path) -> None:
    """With its reason, on the index too; the same record with the CPU time that it needs is ok."""
    _planted(tmp_path / "broken", SCALING, 1.0)
    _planted(tmp_path / "whole", SCALING, 1.9)
    for name, state in (("broken", "void"), ("whole", "ok")):
        session = read_session(tmp_path / name)
        curve = curves(session)["cpython313", "nbody", "weak"]
        assert curve.verdict.state == state
        problems = [one.reason for one in overview(session).problems if one.suite == "scaling"]
        assert ("cannot be" in " ".join(problems)) == (state == "void")


def test_every_cell_of_a_session_keeps_the_bound(tmp_path: Path) -> None:
    """What is ok has no speedup whose whole interval is beyond its CPU time."""
    session = read_session(panorama(tmp_path / "s").folder)
    told = 0
    for (subject, kernel, mode), curve in curves(session).items():
        cell = Cell(session.kept(Values).series.get((subject, kernel), ()), curve.verdict.blocks)
        for point in curve.points:
            bound = cell.bound((mode, "threads", point.threads))
            if point.speedup and bound:
                told += 1
                assert point.speedup.low <= bound.high
    assert told > 20


def test_a_flat_kernel_is_not_void(tmp_path: Path) -> None:
    """The control: a GIL's own curve."""
    _planted(tmp_path / "flat", FLAT, 1.0)
    assert curves(read_session(tmp_path / "flat"))["cpython313", "nbody", "weak"].verdict.state == "ok"
