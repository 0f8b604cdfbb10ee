"""What does one kernel cost in one fresh process, at every thread count and beside its ceiling?

Every sweep takes one value of every way, in random order: threads and processes see the same neighbours.
What comes before the cut is warmup and kept in full: first every process on one thread, then sweeps.  Either ends
when its last window of values took within ``STEADY`` of the window before, no sooner and no later than the
profile says.  Before that a JIT may be primed with the smoke size, many short calls in place of one long cold one.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Iterator, Sequence

from runners.curves import Series, Way
from runners.machine import is_disturbed
from suites.scaling.crew import Crew, Value
from suites.scaling.profiles import Profile

#: A ceiling below this share of K processes' ideal says that the machine was not ours.
LOWEST_CEILING = 0.75

#: The warmup is over when two windows of so many values differ by less than this share, for every way.  Virtual CPUs
#: move a window by 10 to 20 %, a JIT's steps are multiples.  In sweeps the code is compiled already, and each takes
#: as long as all ways together: what they still have to show is a step of one way.
WINDOW, SWEEPS_WINDOW, STEADY = 4, 2, 0.25

#: Fewer values than two windows may take so many times the warmup's time.
PATIENCE = 2

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
        self,
        crew: Crew,
        chosen: Sequence[Way],
        profile: Profile,
        *,
        block: int,
        size: str,
        seed: int,
        jit: bool,
        cores: int,
    ) -> None:
        self.crew = crew
        self.profile = profile
        self.block = block
        self.size = size
        self.seed = seed
        self._warmup = profile.jit_warmup if jit else profile.warmup
        self._priming = profile.priming if jit else 0.0
        self.series = {way: Series(way, block, 1) for way in chosen}
        # Times a loop are calibrated at one thread, or at the fewest that were asked for.
        self._single = min((way for way in chosen if way.kind == "threads"), key=lambda way: way.count)
        # The widest ceiling runs one thread in every process of the crew: the quickest way to warm all of them.
        self._widest = max(chosen, key=lambda way: (way.kind == "processes", way.count))
        if self._widest.kind != "processes":
            self._widest = self._single
        self._oversubscribed = [way for way in chosen if way.count > cores]
        self._turn = 0
        self._draw = random.Random(f"{seed} {self._single.kernel} {block}")

    def run(self) -> list[Series]:
        """Warm up, calibrate, and collect."""
        return self._collect(self._warm_up())

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
            values = self._sweep(loops, list(self.series))
            used, elapsed = others.read() - before, time.monotonic() - started
            for way, value in values.items():
                self._keep(self.series[way], loops, value, used, elapsed)
        return list(self.series.values())

    def _value(self, way: Way, loops: int, size: str = "") -> Value:
        return self.crew.value(way, loops, self.seed, size or self.size, self._turn)

    def _sweep(self, loops: int, chosen: Sequence[Way]) -> dict[Way, Value]:
        order = self._draw.sample(list(chosen), len(chosen))
        self._turn += 1
        return {way: self._value(way, loops) for way in order}

    def _warm_up(self) -> int:
        """Run one thread in every process until that is steady, then sweeps until all ways are; return the loops."""
        loops = 1
        seen: list[float] = []
        self._prime()
        for chosen, window in self._phases():
            begun = time.monotonic()
            rounds = 0
            while not rounds or not self._is_warm(begun, chosen, rounds, window):
                values = self._sweep(loops, chosen)
                for way, value in values.items():
                    self.series[way].warmups.append((loops, value.wall / loops))
                seen.append(values.get(self._single, values[chosen[0]]).wall / loops)
                loops = self._calibrated(seen)
                rounds += 1
        return loops

    def _phases(self) -> Iterator[tuple[list[Way], int]]:
        """(ways, values of a window): steadiness is asked of what has a core a thread, the rest is only met once."""
        fitting = [way for way in self.series if way not in self._oversubscribed]
        yield [self._widest], WINDOW
        yield fitting or list(self.series), SWEEPS_WINDOW
        if fitting and self._oversubscribed:
            yield self._oversubscribed, 0

    def _prime(self) -> None:
        begun = time.monotonic()
        seen: list[float] = []
        while time.monotonic() - begun < self._priming and not _is_steady(seen, WINDOW):
            seen.append(self._value(self._widest, 1, "smoke").wall)

    def _calibrated(self, seen: Sequence[float]) -> int:
        """Loops that bring a value to the target, by the best of the last three: a JIT starts slowly."""
        wanted = self.profile.target / max(min(seen[-3:]), 1e-9)
        return max(1, min(MOST_LOOPS, round(wanted) if wanted < 3 else math.ceil(wanted)))

    def _is_warm(self, begun: float, ways: Iterable[Way], rounds: int, window: int) -> bool:
        least, most = self._warmup
        spent = time.monotonic() - begun
        # The first values of a JIT may each take longer than all the time that is granted, and warm nothing up.
        granted = most if rounds >= 2 * window else PATIENCE * most
        if window and (spent < least or spent >= granted):
            return spent >= granted
        return all(_is_steady([value for _, value in self.series[way].warmups[-rounds:]], window) for way in ways)

    def _keep(self, series: Series, loops: int, value: Value, others: float, elapsed: float) -> None:
        series.loops = loops
        series.values.append(value.wall / loops)
        series.per_thread.append([seconds / loops for seconds in value.per_thread])
        series.cpu.append(value.cpu / loops)
        series.collections.append(value.collections)
        series.others.append(round(others, 4))
        series.disturbed.append(is_disturbed(others, elapsed))


def _is_steady(values: Sequence[float], window: int) -> bool:
    if window == 0:
        return True
    if len(values) < 2 * window:
        return False
    last, before = sum(values[-window:]), sum(values[-2 * window : -window])
    return abs(last - before) < STEADY * before


def ceiling_fault(series: Sequence[Series]) -> str | None:
    """Why a block's ceiling is too low to judge threads by, or None.

    What K processes did side by side is the sum of what each did: here the question is what the machine had to give,
    not how long the last of them took.
    """
    found = {one.way: one for one in series}
    for way, one in found.items():
        single = found.get(Way(way.kernel, way.mode, "threads", 1))
        if way.kind != "processes" or single is None:
            continue
        seconds = _mean([seconds for value in one.per_thread for seconds in value])
        scale = _mean(single.values) / seconds * (way.count if way.mode == "weak" else 1)
        if scale < LOWEST_CEILING * way.count:
            return (
                f"{way.count} processes side by side reached only {scale:.2f} x one of them, "
                f"{LOWEST_CEILING * way.count:g} is wanted: the machine was busy, or the processes differ"
            )
    return None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
