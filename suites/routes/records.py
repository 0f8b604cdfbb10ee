"""The times and memory of a way round the GIL on a subject.  Raw, as the session holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.reading import Reader
from runners.sessions.records import Record

SUITE = "routes"


@dataclass(frozen=True)
class RouteLine:
    """One strategy for one job at one size, as it was when it was measured.

    The job of a user's ``kernel`` has its name, and ``asked`` is the digest of what that comes from.
    """

    name: str
    route: str
    job: str
    size: str
    implementation: str
    strategy: str
    need: str
    workers: tuple[int, ...]
    unit: bool
    kernel: str = ""
    asked: str = ""

    def is_of(self, record: Record) -> bool:
        """Is a record of the line as it is now, and not of a kernel that was changed since?"""
        return not self.asked or record.digest == self.asked


@dataclass(frozen=True)
class Alone:
    """The same work without any parallelism, taken in turn: seconds of each value, of so many loops."""

    strategy: str
    loops: int
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _check(self.values, self.loops)


@dataclass(frozen=True)
class Rate:
    """What a line did with a number of workers: seconds of each value, of so many loops of so many chunks.

    ``startup`` seconds until the workers were there, ``handed`` seconds to hand out a chunk where that is told,
    ``memory`` bytes at the most.  Others disturbed ``left_out`` turns, and the ``busiest`` of them is named.
    Raises ValueError where a figure could not be had of it.
    """

    values: tuple[float, ...]
    chunks: int
    loops: int
    startup: float
    handed: float | None
    memory: int
    alone: Alone | None = None
    left_out: int = 0
    busiest: str = ""

    def __post_init__(self) -> None:
        _check(self.values, self.loops, self.chunks)
        if min(self.startup, self.memory) < 0:
            raise ValueError("seconds of starting, or bytes, are negative")

    @property
    def throughput(self) -> float:
        """Chunks a second."""
        return self.chunks * self.loops * len(self.values) / sum(self.values)


def _check(values: tuple[float, ...], *counts: int) -> None:
    if not values or min(*values, *counts) <= 0:
        raise ValueError("a value, or a number of chunks or loops, is 0 or missing")


@dataclass(frozen=True)
class Block:
    """Raw: one block of a line on a subject, by worker count; ``disturbed`` says that others spoilt it."""

    rates: Mapping[int, Rate]
    disturbed: bool = False


@dataclass(frozen=True)
class Taken:
    """All blocks of a line on a subject, and the state of the line."""

    state: str
    reason: str
    blocks: tuple[Mapping[int, Rate], ...]
    disturbed: bool = False

    def then(self, record: Record, block: Block) -> Taken:
        """After one more block; one that others disturbed takes nothing from those before it."""
        if block.disturbed and self.blocks:
            return self
        blocks = (*self.blocks, block.rates) if record.state == "ok" else self.blocks
        return Taken(record.state, record.reason, blocks, block.disturbed)


#: A line before its first block.
FRESH = Taken("ok", "", ())


def taken(records: Iterable[Record], told: Callable[[Record, type[Block]], Block] = Record.told) -> Taken | None:
    """What came of a line on a subject; None where it was not asked.  Raises ValueError for a misshapen block."""
    found = None
    for record in sorted(records, key=lambda record: record.block):
        found = (found or FRESH).then(record, told(record, Block))
    return found


@dataclass(frozen=True)
class Times:
    """Every line of a session, and what it took on each subject."""

    lines: tuple[RouteLine, ...]
    taken: Mapping[tuple[str, str], Taken]


def read(reader: Reader) -> Times:
    """Everything that can be read; what cannot is noted."""
    lines = reader.cases("lines", RouteLine)
    by_name = {line.name: line for line in lines}

    def current(records: Sequence[Record]) -> Taken | None:
        return taken([record for record in records if by_name[record.case].is_of(record)], reader.told)

    return Times(lines, reader.gathered(SUITE, list(by_name), current))
