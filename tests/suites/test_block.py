"""Values of a block before and after the cut, asked of a crew whose values are made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from runners.neighbours import Lap
from suites.measuring.crew import Crew, Value
from suites.measuring.way import Way
from suites.profiles import PROFILES, Profile
from suites.scaling import block
from suites.scaling.series import Series

THREADS, CORES = (1, 2, 4), 2

#: Values of a block with a JIT: four ways.
VALUES = 4 * PROFILES["default"].sweeps[1]

#: Long enough that only steadiness ends a warmup here.
PROFILE = replace(PROFILES["default"], jit_warmup=(0.0, 60.0), warmup=(0.0, 60.0), target=(0.001, 0.001))


class MadeUp(Crew):
    """Values that last no time: ``seconds`` gives each its wall seconds; every question is noted."""

    def __init__(self, seconds: Iterator[float] | None = None) -> None:
        self.asked: list[tuple[Way, str, int]] = []
        self._seconds = seconds
        self.workers = []
        self.gil = True

    def neighbours(self, *mates: Crew) -> Any:
        """None but those that a test makes up."""
        return Laps([])

    def value(self, way: Way, loops: int, seed: int, size: str, turn: int) -> Value:
        self.asked.append((way, size, loops))
        wall = next(self._seconds) if self._seconds else 0.001 * loops
        return Value(wall, [wall] * way.count, wall, 0, [wall] * way.count, [0.0] * way.count)


def _run(crew: MadeUp, profile: Profile = PROFILE, *, jit: bool = True) -> list[Series]:
    chosen = block.ways("k", ("weak",), THREADS, CORES)
    return block.KernelBlock(
        crew, chosen, profile, block=0, size="default", seed=1, jit=jit, cores=CORES
    ).run()  # fmt: skip


def test_every_way_gets_equally_many_values() -> None:
    """Pyperf's significance test and the pairing of sweeps want that."""
    assert {len(one.values) for one in _run(MadeUp())} == {PROFILE.sweeps[1]}


def test_a_jit_is_primed_with_short_calls_that_are_not_kept() -> None:
    """The smoke size comes first, and no value or warmup of it is in a series."""
    crew = MadeUp()
    series = _run(crew)
    sizes = [size for _, size, _ in crew.asked]
    primed = sizes.count("smoke")
    assert primed >= 2 * block.WINDOW
    assert sizes[:primed] == ["smoke"] * primed
    assert sum(len(one.warmups) + len(one.values) for one in series) == len(sizes) - primed


def test_no_jit_is_not_primed() -> None:
    """There is nothing to compile."""
    crew = MadeUp()
    _run(crew, jit=False)
    assert "smoke" not in {size for _, size, _ in crew.asked}


def test_oversubscribed_ways_are_met_once_before_the_cut() -> None:
    """What has no core a thread is not asked for steadiness."""
    warmups = {one.way.count: len(one.warmups) for one in _run(MadeUp()) if one.way.kind == "threads"}
    assert warmups[4] == 1
    assert warmups[1] >= 2 * block.SWEEPS_WINDOW


def test_warmup_goes_on_until_values_are_steady() -> None:
    """Values that shrink by a fifth each are no steady state; 31 of them come before the floor."""

    def cooling() -> Iterator[float]:
        seconds = 1.0
        while True:
            yield seconds
            seconds = max(0.001, seconds * 0.8)

    series = _run(MadeUp(cooling()), replace(PROFILE, priming=0.0, target=(1e-9, 1e-9)))
    widest = next(one for one in series if one.way.kind == "processes")
    assert len(widest.warmups) > 31


def test_measuring_again_replaces_values_and_keeps_warmups() -> None:
    """A low ceiling is tried again in the same warm processes."""
    crew = MadeUp()
    bench = block.KernelBlock(
        crew,
        block.ways("k", ("weak",), THREADS, CORES),
        PROFILE,
        block=0,
        size="default",
        seed=1,
        jit=True,
        cores=CORES,
    )
    first = bench.run()
    warmups = [list(one.warmups) for one in first]
    again = bench.again(first[0].loops)
    assert [list(one.warmups) for one in again] == warmups
    assert {len(one.values) for one in again} == {PROFILE.sweeps[1]}
    assert all(new is not old for new, old in zip(again, first, strict=True))


def test_orders_differ_from_sweep_to_sweep() -> None:
    """A fixed order would let one way always follow another."""
    crew = MadeUp()
    _run(crew)
    values = [way for way, size, _ in crew.asked if size == "default"][-PROFILE.sweeps[1] * 4 :]
    sweeps = [tuple(values[at : at + 4]) for at in range(0, len(values), 4)]
    assert all(len(Counter(sweep)) == 4 for sweep in sweeps)
    assert len(set(sweeps)) > 1


class Laps:
    """A clock that says what others used: value after value."""

    def __init__(self, laps: list[Lap]) -> None:
        self._laps = iter(laps)

    def lap(self) -> Lap:
        """The next one, quiet when there is none left."""
        return next(self._laps, Lap(0.0, 0.03))


QUIET, BUSY = Lap(0.0, 0.03), Lap(0.02, 0.03, programs={"hog": 0.02})

#: In no clock that is read, and in too few ticks for a value.
HIDDEN = Lap(0.0, 0.03, 0.006)


def _beside(laps: list[Lap], monkeypatch: pytest.MonkeyPatch) -> tuple[list[Series], str]:
    monkeypatch.setattr(MadeUp, "neighbours", lambda crew: Laps(laps))
    chosen = block.ways("k", ("weak",), THREADS, CORES)
    bench = block.KernelBlock(MadeUp(), chosen, PROFILE, block=0, size="default", seed=1, jit=True, cores=CORES)
    return bench.run(), bench.fault


def _left_out(series: list[Series]) -> int:
    return sum(len(one.left_out) for one in series)


@pytest.mark.parametrize(
    ("laps", "left_out"),
    [([], 0), ([BUSY], 1), ([QUIET, BUSY, BUSY, QUIET], 2), ([HIDDEN] * 4, 0)],
    ids=["quiet", "one value", "twice the same", "rounding"],
)
def test_a_disturbed_value_is_taken_again(laps: list[Lap], left_out: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All planned values are there, each as often as planned, and none of those that were disturbed."""
    series, fault = _beside(laps, monkeypatch)
    assert {len(one.values) for one in series} == {PROFILE.sweeps[1]}
    assert _left_out(series) == left_out
    assert not fault


def test_a_busy_machine_voids_a_block_and_names_who(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives up after a moment: what does not end is not waited for."""
    series, fault = _beside([BUSY] * 10000, monkeypatch)
    assert {len(one.values) for one in series} == {0}
    assert 0 < _left_out(series) < 100
    assert "0 of 4 sweeps are left; the busiest was hog (67 % of a core)" in fault


def test_what_shows_only_over_a_block_voids_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that live for less than a value are in no reading of clocks, and in no value's ticks."""
    series, fault = _beside([HIDDEN] * VALUES, monkeypatch)
    assert {len(one.values) for one in series} == {PROFILE.sweeps[1]}
    assert "programs that each ran for less than a value took 20 % of a core" in fault


def test_few_sweeps_lost_at_the_end_do_not_void_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five of six are left where a quiet machine becomes busy; a sweep that is not whole is dropped."""
    series, fault = _beside([QUIET] * (VALUES - 2) + [BUSY] * 10000, monkeypatch)
    assert {len(one.values) for one in series} == {PROFILE.sweeps[1] - 1}
    assert not fault


def test_a_second_kind_of_scaling_adds_what_differs() -> None:
    """One thread is the same work in both; more threads than cores are measured where the work is fixed."""
    both = [(way.mode, way.kind, way.count) for way in block.ways("k", ("weak", "strong"), THREADS, CORES)]
    assert both == [
        ("weak", "threads", 1), ("weak", "threads", 2), ("weak", "processes", 2),
        ("strong", "threads", 2), ("strong", "processes", 2), ("strong", "threads", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["weak", "strong"])
def test_a_kind_of_scaling_alone_is_measured_at_every_count(mode: str) -> None:
    alone = block.ways("k", (mode,), THREADS, CORES)
    assert [(way.kind, way.count) for way in alone] == [
        ("threads", 1), ("threads", 2), ("processes", 2), ("threads", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("threads", [(1,), (4,)])
def test_one_thread_count_alone(threads: tuple[int, ...]) -> None:
    """One way is enough, an oversubscribed one too."""
    chosen = block.ways("k", ("weak",), threads, CORES)
    series = block.KernelBlock(
        MadeUp(), chosen, PROFILE, block=0, size="default", seed=1, jit=False, cores=CORES
    ).run()  # fmt: skip
    assert [(one.way.count, len(one.values)) for one in series] == [(threads[0], PROFILE.sweeps[0])]
