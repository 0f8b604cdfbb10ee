"""Keeps what one side of a pair took for a kernel in a block, and reads it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.reading import Reader
from runners.sessions.records import Record

SUITE = "versus"

#: The part of session.json that says which kernels were compared, and on which two.
ASKED = "compared"


@dataclass(frozen=True)
class Asked:
    """A kernel that is compared: ``second`` is held against ``first``."""

    name: str
    first: str
    second: str
    room: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Taken:
    """One side's values in one block, by thread count: seconds a loop, in the order of the pairs.

    ``beside`` is the other side, whose value at the same place was taken right before or after; ``cpu`` are CPU seconds
    a loop, ``waited`` the most seconds that a thread waited for a CPU, None where the system does not tell.
    ``left_out`` counts the pairs that other programs disturbed, none of which is here; ``busiest`` names the busiest.
    ``detect`` is the change, as a share, that was to be seen when this was taken.
    """

    beside: str
    loops: int
    detect: float
    seconds: dict[int, list[float]] = field(default_factory=dict)
    cpu: dict[int, list[float]] = field(default_factory=dict)
    waited: dict[int, list[float | None]] = field(default_factory=dict)
    left_out: int = 0
    busiest: str = ""


#: Both sides of a block.
Both = tuple[Taken, Taken]


@dataclass(frozen=True)
class Pairs:
    """Everything that was compared: the kernels, and each one's blocks of which both sides are there."""

    asked: tuple[Asked, ...]
    blocks: Mapping[str, Mapping[int, Both]]

    @property
    def detect(self) -> float:
        """The change that was to be seen in the end, as a share."""
        newest = {number: second.detect for several in self.blocks.values() for number, (_, second) in several.items()}
        return newest[max(newest)] if newest else 0.0

    @property
    def threads(self) -> tuple[int, ...]:
        """The thread counts that were compared."""
        several = [second.seconds for blocks in self.blocks.values() for _, second in blocks.values()]
        return tuple(sorted({count for one in several for count in one}))

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many pairs of each kernel other programs disturbed."""
        return {name: sum(second.left_out for _, second in several.values()) for name, several in self.blocks.items()}


def paired(first: Mapping[int, Taken], second: Mapping[int, Taken]) -> dict[int, Both]:
    """The blocks that both sides have: one that a kill cut in half is none."""
    return {block: (first[block], second[block]) for block in sorted(first.keys() & second.keys())}


def by_block(records: Sequence[Record], told: Callable[[Record, type[Taken]], Taken] = Record.told) -> dict[int, Taken]:
    """One side's values of a kernel; raises ValueError for misshapen ones."""
    return {record.block: told(record, Taken) for record in records if record.has_answer and record.state == "ok"}


def read(reader: Reader) -> Pairs:
    """Everything that can be read; what cannot is noted."""
    asked = reader.cases(ASKED, Asked)
    found = reader.gathered(SUITE, [one.name for one in asked], lambda records: by_block(records, reader.told))
    nothing: dict[int, Taken] = {}
    return Pairs(
        asked,
        {
            one.name: paired(found.get((one.first, one.name), nothing), found.get((one.second, one.name), nothing))
            for one in asked
        },
    )
