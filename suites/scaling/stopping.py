"""Chooses which cell is measured further, and ends it.  After the plan, time goes where an interval narrows most.

A cell is settled when the half-width of its widest interval is below the profile's precision, or when one more block
would cost more than what is left of its seconds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runners.sessions.records import Record
from suites.scaling.schedule import Block

Cell = tuple[str, str]


@dataclass(frozen=True)
class Progress:
    """What a cell has cost so far, in blocks and seconds, and the half-width that it bought, as a share."""

    blocks: int
    seconds: float
    half_width: float

    @property
    def cost(self) -> float:
        """Seconds of one more block."""
        return self.seconds / self.blocks

    @property
    def gain(self) -> float:
        """What a second narrows, when the half-width falls with the root of the number of blocks."""
        return self.half_width * (1 - math.sqrt(self.blocks / (self.blocks + 1))) / self.cost

    def affords(self, cell: float) -> int:
        """Blocks that what is left of the cell's seconds would pay."""
        return max(0, math.floor((cell - self.seconds) / self.cost))


def spent(journal: Iterable[Record]) -> dict[Cell, tuple[int, float]]:
    """(blocks that count, seconds of all) for each cell that has no other fault than a low ceiling."""
    blocks: dict[Cell, int] = defaultdict(int)
    seconds: dict[Cell, float] = defaultdict(float)
    failed = set()
    for step in journal:
        if step.suite != "scaling":
            continue
        cell = step.subject, step.case
        blocks[cell] += step.state == "ok"
        seconds[cell] += step.seconds
        if step.state not in ("ok", "void"):
            failed.add(cell)
    return {cell: (count, seconds[cell]) for cell, count in blocks.items() if count and cell not in failed}


def unsettled(progress: Mapping[Cell, Progress], precision: float, cell: float) -> dict[Cell, Progress]:
    """The cells that are wider than ``precision`` and can pay for one more block."""
    return {key: one for key, one in progress.items() if one.half_width > precision and one.affords(cell)}


def further(open_cells: Mapping[Cell, Progress], numbers: Mapping[str, int]) -> Block | None:
    """The block to measure next: the subject that gains most, all its open kernels; None when there is none."""
    if not open_cells:
        return None
    subject, _ = max(open_cells, key=lambda key: open_cells[key].gain)
    kernels = [kernel for owner, kernel in open_cells if owner == subject]
    kernels.sort(key=lambda kernel: -open_cells[subject, kernel].gain)
    return Block(numbers[subject], subject, tuple(kernels))


def next_numbers(planned: Mapping[str, int], journal: Sequence[Record]) -> dict[str, int]:
    """The number of each subject's next block beyond its plan."""
    numbers = dict(planned)
    for step in journal:
        if step.suite == "scaling" and step.subject in numbers:
            numbers[step.subject] = max(numbers[step.subject], step.block + 1)
    return numbers
