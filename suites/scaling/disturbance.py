"""Decides whether other programs disturbed a value of a kernel."""

from __future__ import annotations

from dataclasses import dataclass

from runners.curves import Way
from runners.disturbance import WAITED, is_starved
from runners.neighbours import Lap
from suites.scaling.crew import Value


@dataclass(frozen=True)
class Judge:
    """Judges the values of one block: ``cores`` may be used, the widest way needs ``widest`` of them.

    ``gil`` says that threads take turns, ``blocks`` that they may wait for each other.
    """

    cores: int
    widest: int
    gil: bool
    blocks: bool

    @property
    def spare(self) -> int:
        """Cores that no way needs."""
        return max(0, self.cores - self.widest)

    def is_disturbed(self, way: Way, value: Value, lap: Lap) -> bool:
        """Whether the value is to be taken again."""
        return lap.disturbs(self.spare) or self._is_starved(way, value, lap)

    def _is_starved(self, way: Way, value: Value, lap: Lap) -> bool:
        if way.count > self.cores:
            return False  # threads beyond the cores keep one another waiting
        waited = [seconds for seconds in value.waited if seconds is not None]
        if waited:
            return is_starved(max(waited), value.wall, lap)
        # Where no system tells: work that never blocks uses a whole core as long as it lasts, one in turn with a GIL.
        at_once = 1 if self.gil and way.kind == "threads" else way.count
        return not self.blocks and value.cpu < (1 - WAITED) * at_once * value.wall
