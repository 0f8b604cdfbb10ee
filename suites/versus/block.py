"""Measures a kernel on two interpreters in one block: a fresh process of each, which take turns value by value.

Both values of a pair are taken right after each other, in random order and on the same CPUs, so that both meet the same
neighbours.  A pair that other programs disturbed is taken again.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence

from runners.disturbance import Collection, starved_fault
from runners.workers.local import Worker
from suites.measuring.crew import Crew, Right, Value, longest
from suites.measuring.disturbance import Judge
from suites.measuring.warmup import is_steady, loops_for
from suites.measuring.way import Way
from suites.profiles import Profile
from suites.versus.records import Both, Taken

#: Values of a window of a JIT's warmup.
WINDOW = 4

#: With fewer undisturbed pairs than this share of the planned ones a block is void.
LEAST_KEPT = 0.75

#: Sides whose loops take times that differ by less than this factor have equally many loops a value.
ALIKE = 2.0


class Side(Crew):
    """A block's process of an interpreter; where it works alone it stays on the CPU of the turn, with a GIL too."""

    def __init__(
        self, identity: str, start: Callable[[], Worker], *, gil: bool, jit: bool, limit: float, cpus: Sequence[int],
        right: Right,
    ) -> None:  # fmt: skip
        super().__init__(start, 1, gil=gil, limit=limit, cpus=cpus, right=right)
        self.identity = identity
        self.jit = jit

    def _places(self, worker: int, way: Way, turn: int) -> list[int]:
        if self.gil and way.count > 1:
            return []
        first = turn % max(1, len(self._cpus))
        return [*self._cpus[first:], *self._cpus[:first]]


class PairBlock:
    """One kernel in one block, on two sides, at every thread count.

    ``at`` is the side that was asked last: the one that is to blame for an exception.  ``fault`` says why the values
    must not count, where they must not.
    """

    def __init__(
        self, sides: tuple[Side, Side], kernel: str, profile: Profile, *, mode: str, threads: Sequence[int], block: int,
        size: str, seed: int, cores: int, may_block: bool, detect: float,
    ) -> None:  # fmt: skip
        self.at = sides[0]
        self.fault = ""
        self._sides = sides
        self._profile = profile
        self._detect = detect
        self._size = size
        self._seed = seed
        self._ways = [Way(kernel, mode, "threads", count) for count in threads]
        self._draw = random.Random(f"{seed} {kernel} {block}")
        self._turn = self._draw.randrange(1 << 16)
        widest = max((count for count in threads if count <= cores), default=1)
        self._spare = max(0, cores - widest)
        self._judges = {side.identity: Judge(cores, widest, gil=side.gil, blocks=may_block) for side in sides}
        self._pairs = max(profile.sweeps[side.jit] for side in sides)
        self._kept: dict[Way, list[tuple[Value, Value]]] = {way: [] for way in self._ways}
        self._lost = 0

    def run(self) -> Both:
        """Both sides' values; raises KernelFailed or WorkerLost."""
        loops = self._loops()
        collection = Collection(self._sides[0].neighbours(self._sides[1]), self._profile.patience)
        for number in range(self._pairs):
            if number and collection.is_late():
                break
            self._turn += 1
            if not all(self._pair(way, loops, collection) for way in self._draw.sample(self._ways, len(self._ways))):
                break
        fewest = min(map(len, self._kept.values()))
        if fewest < math.ceil(LEAST_KEPT * self._pairs) or collection.whole.hides_others(self._spare):
            self.fault = starved_fault(fewest, self._pairs, self._lost, collection.whole, self._spare, "pairs")
        busiest = collection.whole.busiest()
        first, second = (self._taken(place, loops[place], busiest) for place in range(2))
        return first, second

    def _pair(self, way: Way, loops: Sequence[int], collection: Collection) -> bool:
        """Keep one value of each side; False where other programs took all the time that there was for it."""
        while True:
            values: dict[int, Value] = {}
            disturbed, spent = False, 0.0
            for place in self._draw.sample(range(2), 2):
                value = values[place] = self._value(self._sides[place], way, loops[place])
                lap = collection.lap()
                spent += lap.elapsed
                disturbed = disturbed or self._judges[self.at.identity].is_disturbed(way, value, lap)
            if not disturbed:
                self._kept[way].append((values[0], values[1]))
                return True
            self._lost += 1
            collection.loses(spent)
            if not collection.affords_more():
                return False

    def _value(self, side: Side, way: Way, loops: int, size: str = "") -> Value:
        self.at = side
        value = side.value(way, loops, self._seed, size or self._size, self._turn)
        if not size:
            self._judges[side.identity].sees(way, value)
        return value

    def _loops(self) -> tuple[int, int]:
        """Loops a value of each side, once both are warm: the same where they take about as long."""
        found = {place: self._warm_up(self._sides[place]) for place in self._draw.sample(range(2), 2)}
        fewer, more = sorted(found.values())
        if more < ALIKE * fewer:
            return more, more
        return found[0], found[1]

    def _warm_up(self, side: Side) -> int:
        """Run one thread until that is steady, then every other thread count; without a JIT each is met once."""
        least, most = self._profile.jit_warmup if side.jit else self._profile.warmup
        self._prime(side)
        begun, seen, loops = time.monotonic(), list[float](), 1
        while True:
            seen.append(self._value(side, self._ways[0], loops).wall / loops)
            loops = loops_for(seen, self._profile.target[side.jit])
            spent = time.monotonic() - begun
            if spent >= most or (spent >= least and is_steady(seen, WINDOW)):
                break
        for way in self._ways[1:]:
            met = [self._value(side, way, loops).wall]
            while side.jit and time.monotonic() - begun < 2 * most and not is_steady(met, 1):
                met.append(self._value(side, way, loops).wall)
        return loops

    def _prime(self, side: Side) -> None:
        begun, seen = time.monotonic(), list[float]()
        granted = self._profile.priming if side.jit else 0.0
        while time.monotonic() - begun < granted and not is_steady(seen, WINDOW):
            seen.append(self._value(side, self._ways[0], 1, "smoke").wall)

    def _taken(self, place: int, loops: int, busiest: str) -> Taken:
        several = {way.count: [pair[place] for pair in pairs] for way, pairs in self._kept.items()}
        return Taken(
            beside=self._sides[1 - place].identity,
            loops=loops,
            detect=self._detect,
            seconds={count: [value.wall / loops for value in values] for count, values in several.items()},
            cpu={count: [value.cpu / loops for value in values] for count, values in several.items()},
            waited={count: [longest(value.waited) for value in values] for count, values in several.items()},
            left_out=self._lost,
            busiest=busiest,
        )
