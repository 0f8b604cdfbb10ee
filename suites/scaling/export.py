"""A kernel's records on a subject as pyperf's files, so that pyperf's own commands work on them.

``SUBJECT/scaling/KERNEL.json`` is a pyperf suite: one benchmark a way to run (``nbody weak 2 threads``,
``nbody weak 2 processes`` for the ceiling), one ``pyperf.Run`` a block, its values in the order of the sweeps.
It holds the planned blocks, which give every subject equally many values: pyperf's significance test wants that.
Blocks beyond the plan, measured because an interval was still wide, are a suite of the same form, ``KERNEL.more.json``.
Nothing reads them back: they are written again from the records whenever a block is added.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyperf

from runners.sessions.records import Record
from runners.sessions.store import Store
from suites.measuring.way import Way
from suites.scaling.series import SUITE, Measured, Series, measured


class Paths(NamedTuple):
    """A cell's files: of the planned blocks, and of those beyond the plan."""

    planned: Path
    more: Path


def paths(store: Store, subject: str, kernel: str) -> Paths:
    """Where the files of a kernel on a subject are."""
    folder = store.path(subject, SUITE)
    return Paths(folder / f"{kernel}.json", folder / f"{kernel}.more.json")


def write(store: Store, subject: str, kernel: str, planned: int) -> None:
    """Write a kernel's files from its records; blocks from number ``planned`` on are beyond the plan."""
    records = measured(store.records(SUITE), subject, kernel)
    files = paths(store, subject, kernel)
    _write(files.planned, [record for record in records if record.block < planned])
    _write(files.more, [record for record in records if record.block >= planned])


def _write(path: Path, records: Iterable[Record]) -> None:
    grouped: dict[Way, list[pyperf.Run]] = {}
    for record in records:
        told = record.told(Measured)
        for series in told.series:
            # A block of which nothing was left has no run: pyperf knows none without values.
            if series.values:
                grouped.setdefault(series.way, []).append(_run(series, record, told.metadata))
    if not grouped:
        path.unlink(missing_ok=True)
        return
    suite = pyperf.BenchmarkSuite([pyperf.Benchmark(grouped[way]) for way in sorted(grouped)])
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.stem}.{os.getpid()}.json")
    suite.dump(str(fresh), replace=True)
    os.replace(fresh, path)


def _run(one: Series, record: Record, metadata: Mapping[str, str | int | float | bool | None]) -> pyperf.Run:
    told = {
        **metadata,
        "name": one.way.label,
        "subject": record.subject,
        "kernel": one.way.kernel,
        "mode": one.way.mode,
        "kind": one.way.kind,
        "count": one.way.count,
        "block": one.block,
        "loops": one.loops,
        "unit": "second",
        "run": record.run,
        "machine": record.machine,
        "subject_build": record.build,
    }
    told = {name: value for name, value in told.items() if value not in (None, "")}
    return pyperf.Run(one.values, warmups=one.warmups, metadata=told, collect_metadata=False)
