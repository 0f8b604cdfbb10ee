"""Decides whether other programs disturbed a value of a kernel."""

from __future__ import annotations

from collections.abc import Sequence

from runners.disturbance import WAITED, is_starved
from runners.neighbours import Lap
from suites.measuring.crew import Value
from suites.measuring.way import Way


class Judge:
    """Judges the values of one block: ``cores`` may be used, the widest way needs ``widest`` of them.

    ``gil`` says that threads take turns, ``blocks`` that they may wait for each other.
    """

    def __init__(self, cores: int, widest: int, *, gil: bool, blocks: bool) -> None:
        self._cores = cores
        self._gil = gil
        self._blocks = blocks
        #: Cores that no way needs.
        self.spare = max(0, cores - widest)
        self._fullest: dict[Way, float] = {}

    def sees(self, way: Way, value: Value) -> None:
        """Learn how much CPU time threads in turn use with nobody in the way: more than the wall time, if they poll."""
        if self._in_turn(way) and (ran := _known(value.ran)):
            self._fullest[way] = max(self._fullest.get(way, 1.0), sum(ran) / value.wall)

    def is_disturbed(self, way: Way, value: Value, lap: Lap) -> bool:
        """Whether the value is to be taken again."""
        return lap.disturbs(self.spare) or self._is_starved(way, value, lap)

    def _in_turn(self, way: Way) -> bool:
        return self._gil and way.kind == "threads"

    def _is_starved(self, way: Way, value: Value, lap: Lap) -> bool:
        if way.count > self._cores:
            return False  # threads beyond the cores keep one another waiting
        waited, ran = _known(value.waited), _known(value.ran)
        if not waited:
            # Where no system tells: work that never blocks uses a whole core while it lasts, one in turn with a GIL.
            at_once = 1 if self._in_turn(way) else way.count
            return not self._blocks and value.cpu < (1 - WAITED) * at_once * value.wall
        longest = max(waited)
        if self._in_turn(way):
            # While one of those that take turns has a CPU nothing is lost, however long the rest waits for one.
            longest = min(longest, max(0.0, self._fullest.get(way, 1.0) * value.wall - sum(ran)))
        return is_starved(longest, value.wall, lap, own=value.cpu - sum(ran))


def _known(several: Sequence[float | None]) -> list[float]:
    return [seconds for seconds in several if seconds is not None]
