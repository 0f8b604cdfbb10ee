"""What does a block take before and after the cut?  Asked of a crew whose values are made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from runners.curves import Series, Way
from runners.machine import Lap
from suites.scaling import block
from suites.scaling.crew import Crew, Value
from suites.scaling.profiles import PROFILES, Profile

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

    def value(self, way: Way, loops: int, seed: int, size: str, turn: int) -> Value:
        self.asked.append((way, size, loops))
        wall = next(self._seconds) if self._seconds else 0.001 * loops
        return Value(wall, [wall] * way.count, wall, 0, [])


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


@pytest.mark.parametrize(
    ("laps", "marked"),
    [
        ([], 0),
        ([Lap(0.022, 0.03)], 1),  # seen within one value, and lost in its sweep and block
        ([Lap(0.012, 0.03)] * 4, 4),  # rounding hides it in each value, not in the sweep
        ([Lap(0.0075, 0.03)] * VALUES, VALUES),  # hidden in each sweep too, seen over the block
    ],
    ids=["quiet", "value", "sweep", "block"],
)
def test_what_others_used_marks_the_shortest_time_in_which_it_shows(
    laps: list[Lap], marked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ticks of the CPU clock hide little over a long time and much over a short one."""
    monkeypatch.setattr(MadeUp, "others", lambda crew: Laps(laps))
    series = _run(MadeUp())
    assert sum(sum(one.disturbed) for one in series) == marked
    assert sum(sum(one.others) for one in series) == pytest.approx(sum(lap.others for lap in laps), abs=0.01)


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
