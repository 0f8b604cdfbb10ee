"""What does one kernel cost in one fresh process, at every thread count and beside its ceiling?

Every sweep takes one value of every way, in random order: threads and processes see the same neighbours.
What comes before the cut is warmup and kept in full: first every process on one thread, then sweeps.  Either ends
when the last ``WINDOW`` values took within ``STEADY`` of the ``WINDOW`` before them, no sooner and no later than the
profile says.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Iterable, Sequence

from runners.curves import Series, Way
from runners.machine import is_disturbed
from suites.scaling.crew import Crew, Value
from suites.scaling.profiles import Profile

#: A ceiling below this share of K processes' ideal says that the machine was not ours.
LOWEST_CEILING = 0.75

#: The warmup is over when two windows of so many sweeps differ by less than this share, for every way.
WINDOW, STEADY = 4, 0.1

#: Sweeps that are collected even when the budget is spent: two turns of a crew of two.
LEAST_SWEEPS = 4

#: Loops a value, at most: a kernel that is so quick that it needs more has the wrong size.
MOST_LOOPS = 4096


def ways(kernel: str, mode: str, threads: Sequence[int], cores: int) -> list[Way]:
    """Every way to run a kernel: each thread count, and processes for each that has a core a process."""
    running = [Way(kernel, mode, "threads", count) for count in threads]
    return running + [Way(kernel, mode, "processes", count) for count in threads if 1 < count <= cores]


class KernelBlock:
    """One kernel's series within one block."""

    def __init__(
        self, crew: Crew, chosen: Sequence[Way], profile: Profile, *, block: int, size: str, seed: int, jit: bool
    ) -> None:
        self.crew = crew
        self.profile = profile
        self.block = block
        self.size = size
        self.seed = seed
        self._jit = jit
        self._warmup = profile.jit_warmup if jit else profile.warmup
        self.series = {way: Series(way, block, 1) for way in chosen}
        # Times a loop are calibrated at one thread, or at the fewest that were asked for.
        self._single = min((way for way in chosen if way.kind == "threads"), key=lambda way: way.count)
        # The widest ceiling runs one thread in every process of the crew: the quickest way to warm all of them.
        self._widest = max(chosen, key=lambda way: (way.kind == "processes", way.count))
        if self._widest.kind != "processes":
            self._widest = self._single
        self._turn = 0
        self._draw = random.Random(f"{seed} {self._single.kernel} {block}")

    def run(self, loops: int | None) -> list[Series]:
        """Warm up, calibrate unless ``loops`` are known from an earlier block, and collect."""
        return self._collect(self._warm_up(loops))

    def again(self, loops: int) -> list[Series]:
        """Collect once more in the same warm processes, in place of what was collected."""
        for way, one in self.series.items():
            self.series[way] = Series(way, self.block, loops, warmups=one.warmups)
        return self._collect(loops)

    def _collect(self, loops: int) -> list[Series]:
        others = self.crew.others()
        begun = time.monotonic()
        for number in range(self.profile.sweeps):
            if number >= LEAST_SWEEPS and time.monotonic() - begun > self.profile.budget:
                break
            before, started = others.read(), time.monotonic()
            values = self._sweep(loops)
            used, elapsed = others.read() - before, time.monotonic() - started
            for way, value in values.items():
                self._keep(self.series[way], loops, value, used, elapsed)
        return list(self.series.values())

    def _value(self, way: Way, loops: int) -> Value:
        return self.crew.value(way, loops, self.seed, self.size, self._turn)

    def _sweep(self, loops: int) -> dict[Way, Value]:
        order = self._draw.sample(list(self.series), len(self.series))
        self._turn += 1
        return {way: self._value(way, loops) for way in order}

    def _warm_up(self, known: int | None) -> int:
        """Run one thread in every process until that is steady, then sweeps until all ways are."""
        loops = known or 1
        seen: list[float] = []
        begun = time.monotonic()
        while not self._is_warm(begun, [self._widest]):
            value = self._value(self._widest, loops)
            self.series[self._widest].warmups.append((loops, value.wall / loops))
            seen.append(value.wall / loops)
            loops = known or self._calibrated(seen)
        begun = time.monotonic()
        least = 2 if self._jit or not known else 1
        for number in itertools.count(1):
            values = self._sweep(loops)
            for way, value in values.items():
                self.series[way].warmups.append((loops, value.wall / loops))
            seen.append(values[self._single].wall / loops)
            loops = known or self._calibrated(seen)
            if number >= least and self._is_warm(begun, self.series):
                return loops
        raise AssertionError("a count never ends")

    def _calibrated(self, seen: Sequence[float]) -> int:
        """Loops that bring a value to the target, by the best of the last three: a JIT starts slowly."""
        wanted = self.profile.target / max(min(seen[-3:]), 1e-9)
        return max(1, min(MOST_LOOPS, round(wanted) if wanted < 3 else math.ceil(wanted)))

    def _is_warm(self, begun: float, ways: Iterable[Way]) -> bool:
        least, most = self._warmup
        spent = time.monotonic() - begun
        if spent < least or spent >= most:
            return spent >= most
        return all(_is_steady([value for _, value in self.series[way].warmups]) for way in ways)

    def _keep(self, series: Series, loops: int, value: Value, others: float, elapsed: float) -> None:
        series.loops = loops
        series.values.append(value.wall / loops)
        series.per_thread.append([seconds / loops for seconds in value.per_thread])
        series.cpu.append(value.cpu / loops)
        series.collections.append(value.collections)
        series.others.append(round(others, 4))
        series.disturbed.append(is_disturbed(others, elapsed))


def _is_steady(values: Sequence[float]) -> bool:
    if len(values) < 2 * WINDOW:
        return False
    last, before = sum(values[-WINDOW:]), sum(values[-2 * WINDOW : -WINDOW])
    return abs(last - before) < STEADY * before


def ceiling_fault(series: Sequence[Series]) -> str | None:
    """Why a block's ceiling is too low to judge threads by, or None."""
    means = {one.way: sum(one.values) / len(one.values) for one in series}
    for way, seconds in means.items():
        single = means.get(Way(way.kernel, way.mode, "threads", 1))
        if way.kind != "processes" or single is None:
            continue
        scale = single / seconds * (way.count if way.mode == "weak" else 1)
        if scale < LOWEST_CEILING * way.count:
            return (
                f"{way.count} processes side by side reached only {scale:.2f} x one of them, "
                f"{LOWEST_CEILING * way.count:g} is wanted: the machine was busy, or the processes differ"
            )
    return None
