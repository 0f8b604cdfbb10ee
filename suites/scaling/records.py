"""Reads the values of each block of the kernels from a session's records, and names those that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.reading import Reader
from reports.session import Session
from suites.scaling.series import SUITE, Series, series


@dataclass(frozen=True)
class Values:
    """The series of every kernel on every subject, of one build and one run each."""

    series: Mapping[tuple[str, str], tuple[Series, ...]]


def read(reader: Reader) -> Values:
    """Everything that can be read; what cannot is noted."""
    kernels = [kernel.name for kernel in reader.kernels]
    found = reader.gathered(SUITE, kernels, lambda records: series(record for record in records if record.has_answer))
    for several in found.values():
        for one in several:
            one.busiest = reader.shown(one.busiest)
    return Values({cell: tuple(several) for cell, several in found.items()})


def run_of(session: Session, subject: str, kernel: str) -> str:
    """The run that measured a kernel on a subject; empty where nothing of it was kept, or several did."""
    several = session.kept(Values).series.get((subject, kernel))
    if not several:
        return session.run_of(SUITE, subject, kernel)
    found = {one.run for one in several}
    return found.pop() if len(found) == 1 else ""
