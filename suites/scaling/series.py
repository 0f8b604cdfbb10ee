"""One kernel's values on one subject in one block, with what a sceptic asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from runners.sessions.records import Record
from suites.measuring.way import Way

SUITE = "scaling"


@dataclass
class Series:
    """One way's values within one block: wall seconds per loop, in the order of the sweeps, with their evidence.

    One loop is the kernel's whole work a thread (weak) or once in all (strong).

    ``warmups`` are (loops, seconds per loop) before the cut, kept in full; ``per_thread`` seconds from the gate's
    opening; ``cpu`` CPU seconds of the subject a loop; ``others`` CPU seconds that other programs used meanwhile;
    ``waited`` the most seconds that one of its threads waited for a CPU, None where the system does not tell;
    ``sweeps`` numbers each value's; ``left_out`` are the values that other programs disturbed, none of which is among
    ``values``: (the sweep, seconds per loop, seconds waited, CPU seconds of others); ``busiest`` names the busiest
    other program of the block, with its share of a core.
    ``run`` names the run that took the block, ``build`` is a digest of the interpreter's build.
    """

    way: Way
    block: int
    loops: int
    values: list[float] = field(default_factory=list)
    warmups: list[tuple[int, float]] = field(default_factory=list)
    per_thread: list[list[float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    collections: list[int | None] = field(default_factory=list)
    waited: list[float | None] = field(default_factory=list)
    sweeps: list[int] = field(default_factory=list)
    left_out: list[tuple[int, float, float | None, float]] = field(default_factory=list)
    busiest: str = ""
    run: str = ""
    build: str = ""


@dataclass(frozen=True)
class Measured:
    """Raw: a kernel's series on a subject in one block, and what pyperf's files say of where they come from."""

    series: tuple[Series, ...]
    metadata: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


def measured(records: Iterable[Record], subject: str, kernel: str) -> list[Record]:
    """A kernel's records on a subject that hold values, by block."""
    found = [record for record in records if (record.suite, record.subject, record.case) == (SUITE, subject, kernel)]
    return sorted((one for one in found if one.has_answer), key=lambda one: one.block)


def series(records: Iterable[Record]) -> list[Series]:
    """Every series of these records that has values; raises ValueError for a misshapen one."""
    found = []
    for record in records:
        for one in record.told(Measured).series:
            if one.values:
                one.run, one.build = record.run, record.build
                found.append(one)
    return found
