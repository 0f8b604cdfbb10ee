"""Decides whether other programs disturbed a value, and says so for people where too few values are left.

A value is disturbed when a thread of it waited for a CPU that another program had, or when others used the CPU beyond
the cores that no way to run has a use for.  The second is asked of every way alike, of one thread too: were only those
values left out in which threads had to wait, one thread would be timed beside a busy neighbour and two without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from runners.curves import Way
from runners.neighbours import Lap, Neighbours
from suites.scaling.crew import Value

#: A thread that waited for longer than this share of the wall time, and others to blame for it: no value.
WAITED = 0.02

#: Disturbed values may take so many times the time of the kept ones, and so many seconds more.  The machine that gives
#: one quiet moment in six is measured; the one that gives none costs a moment.
LOST_AT_MOST, LOST_SECONDS = 6.0, 1.5


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
        """Threads beyond the cores keep one another waiting, and so may threads that hand over a GIL or a lock.

        What nobody else used cannot be others' doing: 3 ms of a quiet value of 45 ms are waited in one of four where
        two threads take turns at CPython's GIL, for both are then on one core.
        """
        if way.count > self.cores:
            return False
        waited = [seconds for seconds in value.waited if seconds is not None]
        if waited:
            return min(max(waited), lap.others) > WAITED * value.wall
        # Where no system tells: work that never blocks uses a whole core as long as it lasts, one in turn with a GIL.
        at_once = 1 if self.gil and way.kind == "threads" else way.count
        return not self.blocks and value.cpu < (1 - WAITED) * at_once * value.wall


def starved_fault(kept: int, wanted: int, lost: int, whole: Lap, spare: float) -> str:
    """Why a block is void in which too few sweeps were undisturbed: how many, and who was in the way."""
    if whole.hides_others(spare):
        who = (
            f"programs that each ran for less than a value took "
            f"{(whole.ticked - whole.others) / whole.elapsed * 100:.0f} % of a core"
        )
    else:
        who = f"the busiest was {whole.busiest() or 'none that can be seen from here'}"
    return (
        f"other programs disturbed {lost} value{'' if lost == 1 else 's'}, {kept} of {wanted} sweeps are left; {who}: "
        "end it, or measure when the machine is quiet"
    )


class Collection:
    """The time that a block's values take: all of it, and that of the values which others disturbed."""

    def __init__(self, clock: Neighbours, patience: float) -> None:
        self._clock = clock
        self._patience = patience
        self.whole = Lap(0.0, 0.0)
        self._lost = 0.0

    def lap(self) -> Lap:
        """What others used during the value that was just taken."""
        lap = self._clock.lap()
        self.whole += lap
        return lap

    def loses(self, seconds: float) -> None:
        """So long was spent on a value that does not count."""
        self._lost += seconds

    def is_late(self) -> bool:
        """Whether the time that a profile grants a block is over."""
        return self.whole.elapsed > self._patience

    def affords_more(self) -> bool:
        """Whether one more value may be taken in place of a disturbed one."""
        kept = self.whole.elapsed - self._lost
        return not self.is_late() and self._lost < LOST_SECONDS + LOST_AT_MOST * kept
