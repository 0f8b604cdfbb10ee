"""Measures one kernel in one crew of fresh processes, at every thread count and beside its ceiling.

Every sweep takes one value of every way, in random order: threads and processes see the same neighbours.
A value that other programs disturbed is taken again at once, while there is time; a sweep is kept whole or not at all.
What comes before the cut is warmup and kept in full: first every process on one thread, then sweeps.  Either ends
when its last window of values took within ``STEADY`` of the window before, no sooner and no later than the
profile says.  Before that a JIT may be primed with the smoke size, many short calls in place of one long cold one.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Iterator, Sequence

from runners.disturbance import Collection, starved_fault
from runners.neighbours import Lap
from suites.measuring.crew import Crew, Value, longest
from suites.measuring.disturbance import Judge
from suites.measuring.warmup import is_steady, loops_for
from suites.measuring.way import Way
from suites.profiles import Profile
from suites.scaling.series import Series

#: A ceiling below this share of K processes' ideal says that the machine was not ours.
LOWEST_CEILING = 0.75

#: Values of a window of the warmup: of one process on one thread, and of sweeps.  In sweeps the code is compiled
#: already, and each takes as long as all ways together: what they still have to show is a step of one way, and one
#: sweep more shows that.
WINDOW, SWEEPS_WINDOW = 4, 1

#: Fewer values than two windows may take so many times the warmup's time.
PATIENCE = 2

#: Sweeps that are collected even when the budget is spent: two turns of a crew of two.
LEAST_SWEEPS = 4

#: With fewer undisturbed sweeps than this share of the planned ones a block is void.
LEAST_KEPT = 0.75


def ways(kernel: str, modes: Sequence[str], threads: Sequence[int], cores: int) -> list[Way]:
    """Every way to run a kernel: each thread count, and processes for each that has a core a process.

    One thread does the same work in all kinds of scaling, and is measured once.  Threads beyond the cores are measured
    where the work is fixed, if that is asked for: where it grows they would cost most of the time and tell no more.
    """
    beyond = "strong" if "strong" in modes else modes[0]
    chosen = []
    for mode in modes:
        for count in threads:
            if mode == (modes[0] if count == 1 else beyond if count > cores else mode):
                chosen.append(Way(kernel, mode, "threads", count))
            if 1 < count <= cores:
                chosen.append(Way(kernel, mode, "processes", count))
    return chosen


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
        may_block: bool = False,
    ) -> None:
        self.crew = crew
        self.profile = profile
        self.sweeps = profile.sweeps[jit]
        self.block = block
        self.size = size
        self.seed = seed
        self._jit = jit
        self._warmup = profile.jit_warmup if jit else profile.warmup
        self._priming = profile.priming if jit else 0.0
        self._target = profile.target[jit]
        self.series = {way: Series(way, block, 1) for way in chosen}
        # Times a loop are calibrated at one thread, or at the fewest that were asked for.
        self._single = min((way for way in chosen if way.kind == "threads"), key=lambda way: way.count)
        # The widest ceiling runs one thread in every process of the crew: the quickest way to warm all of them.
        alike = [way for way in chosen if way.mode == self._single.mode]
        self._widest = max(alike, key=lambda way: (way.kind == "processes", way.count))
        if self._widest.kind != "processes":
            self._widest = self._single
        self._oversubscribed = [way for way in chosen if way.count > cores]
        self._turn = 0
        self._draw = random.Random(f"{seed} {self._single.kernel} {block}")
        widest = max((way.count for way in chosen if way.count <= cores), default=1)
        self._judge = Judge(cores, widest, gil=crew.gil, blocks=may_block)
        self.fault = ""

    def run(self) -> list[Series]:
        """Warm up, calibrate, and collect."""
        return self._collect(self._warm_up())

    def again(self, loops: int) -> list[Series]:
        """Collect once more in the same warm processes, in place of what was collected."""
        for way, series in self.series.items():
            self.series[way] = Series(way, self.block, loops, warmups=series.warmups, left_out=series.left_out)
        return self._collect(loops)

    def _collect(self, loops: int) -> list[Series]:
        """Whole sweeps, as many as are planned if the time allows; ``fault`` says why, where they are too few."""
        collection = Collection(self.crew.neighbours(), self.profile.patience)
        kept = tried = 0
        while kept < self.sweeps and not (tried >= LEAST_SWEEPS and collection.is_late()):
            tried += 1
            if sweep := self._undisturbed_sweep(loops, collection):
                kept += 1
                for way, (value, lap) in sweep.items():
                    self._keep(self.series[way], loops, value, lap)
            elif not collection.affords_more():
                break
        wanted = min(self.sweeps, LEAST_SWEEPS) if collection.is_late() else self.sweeps
        lost = sum(len(series.left_out) for series in self.series.values())
        few = kept < math.ceil(LEAST_KEPT * wanted) or collection.whole.hides_others(self._judge.spare)
        self.fault = starved_fault(kept, wanted, lost, collection.whole, self._judge.spare) if few else ""
        for one in self.series.values():
            one.busiest = collection.whole.busiest()
        return list(self.series.values())

    def _undisturbed_sweep(self, loops: int, collection: Collection) -> dict[Way, tuple[Value, Lap]] | None:
        """A value of every way, each taken again while others disturb it; None where no more can be afforded."""
        self._turn += 1
        sweep: dict[Way, tuple[Value, Lap]] = {}
        for way in self._draw.sample(list(self.series), len(self.series)):
            while True:
                value = self._value(way, loops)
                lap = collection.lap()
                if not self._judge.is_disturbed(way, value, lap):
                    break
                collection.loses(lap.elapsed)
                self.series[way].left_out.append((self._turn, value.wall / loops, longest(value.waited), lap.others))
                if not collection.affords_more():
                    return None
            sweep[way] = value, lap
        return sweep

    def _value(self, way: Way, loops: int, size: str = "") -> Value:
        value = self.crew.value(way, loops, self.seed, size or self.size, self._turn)
        if not size:  # the smoke size is over before its threads are awake
            self._judge.sees(way, value)
        return value

    def _sweep(self, loops: int, chosen: Sequence[Way]) -> Iterator[tuple[Way, Value]]:
        order = self._draw.sample(list(chosen), len(chosen))
        self._turn += 1
        for way in order:
            yield way, self._value(way, loops)

    def _warm_up(self) -> int:
        """Run one thread in every process until that is steady, then sweeps until all ways are; return the loops."""
        loops = 1
        seen: list[float] = []
        self._prime()
        for chosen, window in self._phases():
            begun = time.monotonic()
            rounds = 0
            while not rounds or not self._is_warm(begun, chosen, rounds, window):
                values = dict(self._sweep(loops, chosen))
                for way, value in values.items():
                    self.series[way].warmups.append((loops, value.wall / loops))
                seen.append(values.get(self._single, values[chosen[0]]).wall / loops)
                loops = loops_for(seen, self._target)
                rounds += 1
        return loops

    def _phases(self) -> Iterator[tuple[list[Way], int]]:
        """(ways, values of a window): steadiness is asked of what has a core a thread, the rest is only met once.

        Without a JIT there is little to warm: caches, specialised code, threads.  The most threads that have a core do.
        """
        fitting = [way for way in self.series if way not in self._oversubscribed]
        yield [self._widest], WINDOW
        if not self._jit:
            threads = [way for way in fitting if way.kind == "threads" and way.mode == self._single.mode]
            yield [max(threads or [self._single], key=lambda way: way.count)], SWEEPS_WINDOW
            return
        yield fitting or list(self.series), SWEEPS_WINDOW
        if fitting and self._oversubscribed:
            yield self._oversubscribed, 0

    def _prime(self) -> None:
        begun = time.monotonic()
        seen: list[float] = []
        while time.monotonic() - begun < self._priming and not is_steady(seen, WINDOW):
            seen.append(self._value(self._widest, 1, "smoke").wall)

    def _is_warm(self, begun: float, ways: Iterable[Way], rounds: int, window: int) -> bool:
        least, most = self._warmup
        spent = time.monotonic() - begun
        # The first values of a JIT may each take longer than all the time that is granted, and warm nothing up.
        granted = most if rounds >= 2 * window else PATIENCE * most
        if window and (spent < least or spent >= granted):
            return spent >= granted
        return all(is_steady([value for _, value in self.series[way].warmups[-rounds:]], window) for way in ways)

    def _keep(self, series: Series, loops: int, value: Value, lap: Lap) -> None:
        series.loops = loops
        series.sweeps.append(self._turn)
        series.values.append(value.wall / loops)
        series.per_thread.append([seconds / loops for seconds in value.per_thread])
        series.cpu.append(value.cpu / loops)
        series.collections.append(value.collections)
        series.others.append(round(lap.others, 6))
        series.waited.append(longest(value.waited))


def ceiling_fault(series: Sequence[Series]) -> str | None:
    """Why a block's ceiling is too low to judge threads by, or None.

    What K processes did side by side is the sum of what each did: here the question is what the machine had to give,
    not how long the last of them took.  Each kind of scaling measured that, on the same machine in the same sweeps.
    """
    single = next((one for one in series if (one.way.kind, one.way.count) == ("threads", 1)), None)
    if single is None:
        return None
    scales: dict[int, list[float]] = {}
    for one in series:
        if one.way.kind == "processes":
            seconds = _mean([seconds for value in one.per_thread for seconds in value])
            works = one.way.count if one.way.mode == "weak" else 1
            scales.setdefault(one.way.count, []).append(_mean(single.values) / seconds * works)
    for count, several in scales.items():
        if _mean(several) < LOWEST_CEILING * count:
            return (
                f"{count} processes side by side reached only {_mean(several):.2f} x one of them, "
                f"{LOWEST_CEILING * count:g} is wanted: the machine was busy, or the processes differ"
            )
    return None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
