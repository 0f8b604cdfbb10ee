"""What does one kernel cost in one fresh process, at every thread count and beside its ceiling?

Every sweep takes one value of every way, in random order: threads and processes see the same neighbours.
Sweeps before the cut are warmup and kept in full.  The cut is made when every way's last ``WINDOW`` warmup sweeps took
within ``STEADY`` of the ``WINDOW`` before them, no sooner and no later than the profile says.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence

from runners.curves import Series, Way
from runners.machine import is_disturbed
from suites.scaling.crew import Crew, Value
from suites.scaling.profiles import Profile

#: A ceiling below this share of K processes' ideal says that the machine was not ours.
LOWEST_CEILING = 0.75

#: The warmup is over when two windows of so many sweeps differ by less than this share, for every way.
WINDOW, STEADY = 3, 0.1

#: A warmup sweep takes so many values of the ceiling: all but the first process run nothing else to warm up on.
CEILING_WARMUPS = 3

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
        self._draw = random.Random(f"{seed} {self._single.kernel} {block}")

    def run(self, loops: int | None) -> list[Series]:
        """Warm up, calibrate unless ``loops`` are known from an earlier block, and collect."""
        return self._collect(self._warm_up(loops))

    def _collect(self, loops: int) -> list[Series]:
        others = self.crew.others()
        begun = time.monotonic()
        for number in range(self.profile.sweeps):
            if number >= 3 and time.monotonic() - begun > self.profile.budget:
                break
            before, started = others.read(), time.monotonic()
            values = self._sweep(loops)
            used, elapsed = others.read() - before, time.monotonic() - started
            for way, value in values.items():
                self._keep(self.series[way], loops, value, used, elapsed)
        return list(self.series.values())

    def _sweep(self, loops: int) -> dict[Way, Value]:
        order = self._draw.sample(list(self.series), len(self.series))
        return {way: self.crew.value(way, loops, self.seed, self.size) for way in order}

    def _warm_up(self, known: int | None) -> int:
        loops = known or 1
        seen: list[float] = []
        begun = time.monotonic()
        while len(seen) < (1 if known else 2) or not self._is_warm(begun):
            values = self._sweep(loops)
            for way, value in values.items():
                self.series[way].warmups.append((loops, value.wall / loops))
                for _ in range(CEILING_WARMUPS - 1 if self._jit and way.kind == "processes" else 0):
                    again = self.crew.value(way, loops, self.seed, self.size)
                    self.series[way].warmups.append((loops, again.wall / loops))
            seen.append(values[self._single].wall / loops)
            if known is None:
                # The best of the last three: a JIT's early values are many times too long.
                wanted = self.profile.target / max(min(seen[-3:]), 1e-9)
                loops = max(1, min(MOST_LOOPS, round(wanted) if wanted < 3 else math.ceil(wanted)))
        return loops

    def _is_warm(self, begun: float) -> bool:
        least, most = self._warmup
        spent = time.monotonic() - begun
        if spent < least or spent >= most:
            return spent >= most
        return all(_is_steady([value for _, value in one.warmups]) for one in self.series.values())

    def again(self, loops: int) -> list[Series]:
        """Collect once more in the same warm processes, in place of what was collected."""
        for way, one in self.series.items():
            self.series[way] = Series(way, self.block, loops, warmups=one.warmups)
        return self._collect(loops)

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
                f"{way.count} processes side by side reached only {scale:.2f} x one thread: "
                "the machine was busy with something else"
            )
    return None
