"""Says when other programs disturbed a value, for every suite, and how much time may be lost to such values.

A value is disturbed when a thread of it waited for a CPU that another program had, or when others used the CPU beyond
the cores that nothing measured has a use for.  The second is asked of every way to run alike, of one thread too: were
only those values left out in which threads had to wait, one thread would be timed beside a busy neighbour and two
without one.
"""

from __future__ import annotations

from runners.neighbours import Lap, Neighbours

#: A thread that waited for longer than this share of the wall time, and others to blame for it: no value.
WAITED = 0.02

#: Disturbed values may take so many times the time of the kept ones, and so many seconds more.  The machine that gives
#: one quiet moment in six is measured; the one that gives none costs a moment.
LOST_AT_MOST, LOST_SECONDS = 6.0, 1.5


def is_starved(waited: float, wall: float, lap: Lap, own: float = 0.0) -> bool:
    """Whether a thread that ``waited`` so many seconds in so many of wall time did so for others.

    What nobody else used cannot be others' doing: threads that hand over a GIL or a lock wait for each other.  Of two
    threads of CPython's with a GIL, one quiet value in four has waits of 3 ms in 45: both are then on one core.
    ``own`` are the CPU seconds of what runs beside the thread for its own program, a JIT's or a collector's threads:
    the wait is theirs and others' in proportion to the cores that each kept busy.  GraalPy's waits for its compiler for
    half of a value, and its lap is several times as long as the value.
    """
    if lap.others <= 0:
        return False
    others = lap.others / lap.elapsed
    theirs = waited * others / (others + max(0.0, own) / wall)
    return min(theirs, lap.others) > WAITED * wall


def starved_fault(kept: int, wanted: int, lost: int, whole: Lap, spare: float, of: str = "sweeps") -> str:
    """Why there are too few undisturbed values: how many ``of`` them are left, and who was in the way."""
    if whole.hides_others(spare):
        who = (
            f"programs that each ran for less than a value took "
            f"{(whole.ticked - whole.others) / whole.elapsed * 100:.0f} % of a core"
        )
    else:
        who = f"the busiest was {whole.busiest() or 'none that can be seen from here'}"
    return (
        f"other programs disturbed {lost} value{'' if lost == 1 else 's'}, {kept} of {wanted} {of} are left; {who}: "
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
