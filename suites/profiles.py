"""The profiles of a measurement: one row each."""

from __future__ import annotations

from dataclasses import dataclass

from runners.catalogue import MODES


@dataclass(frozen=True)
class Profile:
    """A trade of time for certainty.

    ``threads`` and ``modes`` (kinds of scaling, the first leads the report) are what a user who names none gets;
    ``blocks`` crews of fresh processes a subject without and with a JIT, each of ``sweeps`` values a way: the product
    is the same for both, for pyperf's own significance test wants equally many values.  Then blocks are added to cells
    whose interval's half-width is above ``precision``, until ``cell`` seconds were spent on the cell.  A block has
    fewer sweeps only when ``patience`` seconds are over; ``again`` and ``retries`` say how often a kernel whose ceiling
    was too low is measured again, at once in the same processes, and after all others in fresh ones; ``warmup`` and
    ``jit_warmup`` the least and the most seconds that a kernel runs before values count, without and with a JIT:
    twice, on one thread and in sweeps of all ways, and ended in between once values are steady; ``target`` seconds of
    one value on one thread, without and with a JIT; ``limit`` seconds until a value counts as hung; ``priming`` the
    most seconds that a JIT is primed with the smoke size, whose values are not kept; ``size`` is that of the kernels.
    """

    name: str
    threads: tuple[int, ...]
    modes: tuple[str, ...]
    blocks: tuple[int, int]
    sweeps: tuple[int, int]
    precision: float
    cell: float
    patience: float
    again: int
    retries: int
    warmup: tuple[float, float]
    jit_warmup: tuple[float, float]
    target: tuple[float, float] = (0.03, 0.03)
    limit: float = 60.0
    priming: float = 0.0
    size: str = "default"


# A JIT's first call of a default size takes seconds, all of it cold, and so does its first check: a first look repeats
# the smallest size until that makes a value.
WEAK, BOTH = MODES[:1], MODES

# Gate and clock are Python too, and what a JIT has not compiled yet of them is to be lost in a value.
LONGER = (0.03, 0.05)

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "quick", (1, 2), WEAK, blocks=(1, 1), sweeps=(4, 4), precision=0.02, cell=0.0, patience=4.0, again=1,
            retries=0, warmup=(0.0, 0.0), jit_warmup=(0.2, 0.4), priming=0.3, size="smoke",
        ),
        Profile(
            "default", (1, 2, 4), BOTH, blocks=(3, 3), sweeps=(4, 4), precision=0.02, cell=5.0, patience=15.0, again=2,
            retries=1, warmup=(0.0, 0.0), jit_warmup=(0.3, 0.8), priming=1.0, target=LONGER,
        ),
        Profile(
            "rigorous", (1, 2, 4), BOTH, blocks=(20, 10), sweeps=(20, 40), precision=0.005, cell=300.0, patience=60.0,
            again=3, retries=2, warmup=(0.1, 0.5), jit_warmup=(2.0, 15.0), target=LONGER,
        ),
    )
}  # fmt: skip
