"""Keeps one kernel's values on one subject, so that pyperf's own commands work on them.

``SUBJECT/scaling/KERNEL.json`` is a pyperf suite: one benchmark a way to run (``nbody weak 2 threads``,
``nbody weak 2 processes`` for the ceiling), one ``pyperf.Run`` a block, its values in the order of the sweeps.
It holds the planned blocks, which give every subject equally many values: pyperf's significance test wants that.
Blocks beyond the plan, measured because an interval was still wide, are a suite of the same form, ``KERNEL.more.json``.
``SUBJECT/scaling/KERNEL.evidence.json`` holds, value for value in the same order, what a sceptic asks for.
A value is wall seconds per loop: one loop is the kernel's whole work a thread (weak) or once in all (strong).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyperf

from runners.sessions.store import DamagedResult, Store, read_json, write_json

FOLDER = "scaling"


@dataclass(frozen=True, order=True)
class Way:
    """How a value was made: ``count`` threads of one process, or ``count`` processes of one thread each."""

    kernel: str
    mode: str
    kind: str
    count: int

    @property
    def label(self) -> str:
        """The benchmark's name in pyperf's files."""
        noun = self.kind if self.count > 1 else {"threads": "thread", "processes": "process"}[self.kind]
        return f"{self.kernel} {self.mode} {self.count} {noun}"


@dataclass
class Series:
    """One way's values within one block: seconds per loop, in the order of the sweeps, with their evidence.

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


EVIDENCE = ("per_thread", "cpu", "others", "collections", "waited", "sweeps", "left_out", "busiest")


@dataclass(frozen=True)
class Paths:
    """A cell's files: pyperf's of the planned blocks and of those beyond the plan, and the evidence of both."""

    planned: Path
    more: Path
    evidence: Path

    def exist(self) -> bool:
        """Was anything measured?"""
        return self.planned.exists() or self.more.exists()


def paths(store: Store, subject: str, kernel: str) -> Paths:
    """Where the values of a kernel on a subject are."""
    folder = store.path(subject, FOLDER)
    return Paths(folder / f"{kernel}.json", folder / f"{kernel}.more.json", folder / f"{kernel}.evidence.json")


def add_block(
    store: Store, subject: str, kernel: str, series: Sequence[Series], metadata: dict[str, Any], planned: int
) -> None:
    """Add one block's series to the kernel's files; ``metadata`` names the subject's build in every run.

    Blocks from number ``planned`` on are beyond the plan.  What names no run is of the session's own.
    """
    run, machine = store.run()
    metadata = {**metadata, "machine": metadata.get("machine", machine)}
    series = [replace(one, run=one.run or run, build=one.build or metadata.get("subject_build", "")) for one in series]
    files = paths(store, subject, kernel)
    known = load(store, subject, kernel) if files.exist() else []
    block = series[0].block
    together = [*(old for old in known if old.block != block), *series]
    rows = read_json(files.evidence)["rows"] if files.evidence.exists() else []
    rows = [row for row in rows if row["block"] != block]
    rows += [
        {"label": one.way.label, "block": one.block, **{name: getattr(one, name) for name in EVIDENCE}}
        for one in series
    ]
    write_json(files.evidence, {"rows": rows})
    # A block of which nothing was left has its evidence alone: pyperf knows no run without values.
    valued = [one for one in together if one.values]
    if block < planned:
        _write(files.planned, subject, [one for one in valued if one.block < planned], metadata)
    else:
        _write(files.more, subject, [one for one in valued if one.block >= planned], metadata)


def _write(path: Path, subject: str, series: Sequence[Series], metadata: dict[str, Any]) -> None:
    if not series:
        path.unlink(missing_ok=True)
        return
    grouped: dict[Way, list[Series]] = {}
    for one in sorted(series, key=lambda one: (one.way, one.block)):
        grouped.setdefault(one.way, []).append(one)
    suite = pyperf.BenchmarkSuite(
        [pyperf.Benchmark([_run(one, subject, metadata) for one in group]) for group in grouped.values()]
    )
    fresh = path.with_name(f".{path.stem}.{os.getpid()}.json")
    suite.dump(str(fresh), replace=True)
    with open(fresh, "rb") as written:
        os.fsync(written.fileno())
    os.replace(fresh, path)


def _run(one: Series, subject: str, metadata: dict[str, Any]) -> pyperf.Run:
    told: dict[str, Any] = {name: value for name, value in metadata.items() if value not in (None, "")}
    told.update(
        name=one.way.label,
        subject=subject,
        kernel=one.way.kernel,
        mode=one.way.mode,
        kind=one.way.kind,
        count=one.way.count,
        block=one.block,
        loops=one.loops,
        unit="second",
    )
    told |= {name: value for name, value in (("run", one.run), ("subject_build", one.build)) if value}
    return pyperf.Run(one.values, warmups=one.warmups, metadata=told, collect_metadata=False)


def load(store: Store, subject: str, kernel: str) -> list[Series]:
    """Every series of a kernel on a subject; raises DamagedResult that names the file."""
    files = paths(store, subject, kernel)
    rows = {(row["label"], row["block"]): row for row in read_json(files.evidence)["rows"]}
    found = []
    for path in (files.planned, files.more):
        for benchmark in _benchmarks(path) if path.exists() else ():
            found += [_series(run, rows) for run in benchmark.get_runs()]
    return found


def _benchmarks(path: Path) -> list[pyperf.Benchmark]:
    try:
        return list(pyperf.BenchmarkSuite.load(str(path)).get_benchmarks())
    except Exception as problem:  # pyperf raises whatever its JSON reader and its own checks raise
        raise DamagedResult(
            f"{path} is no pyperf file ({problem}): move it away, then run the same command to measure it again"
        ) from None


def _series(run: pyperf.Run, rows: Mapping[tuple[str, int], Mapping[str, Any]]) -> Series:
    told = run.get_metadata()
    way = Way(told["kernel"], told["mode"], told["kind"], told["count"])
    one = Series(way, told["block"], told["loops"], list(run.values), list(run.warmups))
    one.run, one.build = str(told.get("run", "")), str(told.get("subject_build", ""))
    for name, value in rows.get((way.label, one.block), {}).items():
        if name in EVIDENCE:
            setattr(one, name, value)
    return one
