"""CPython's own ftscalingbench and we, on the operations of the same names, same executable, run after run in turn.

The script comes out of CPython's source package, which is fetched where it is not kept; nothing of it is copied here.
Its factor is N times one thread's time over N threads' time, as a speedup is in weak scaling.  Ours is told with its
share of the ceiling.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich import box
from rich.table import Table

from runners import catalogue, topology
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.progress import best
from runners.interpreters.provision.source import tarball
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects
from runners.workers.local import environment
from suites.options import BadInput
from suites.profiles import PROFILES, Profile
from tests.validation.instrument import own
from tests.validation.instrument.subjects import executables

SCRIPT = "Tools/ftscalingbench/ftscalingbench.py"

#: A line of its output: a name, a factor, and whether that is faster or slower.
LINE = re.compile(r"^(\w+)\s+([\d.]+)x\s+(faster|slower)", re.MULTILINE)

#: Our wall time is to be at most thirty times its: so many are aimed at, for what a block takes is known afterwards.
TIMES = 29

#: Whose figures are told: the script's, and ours, as they are and of a perfect ceiling.
COLUMNS = THEIRS, OURS, SHARE = "ftscalingbench", "ours", "ours, of the ceiling"

#: Blocks of the session that is thrown away: it tells what a block takes on this machine.
TRIAL = 3


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``ftscalingbench``."""
    parser = commands.add_parser("ftscalingbench", help="CPython's own script and we on the same operations, in turn")
    parser.add_argument("--interpreter", default="cpython314t", metavar="ID")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    (executable,) = executables(arguments.interpreter).values()
    factors: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in COLUMNS}
    walls: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = _script(arguments.interpreter, folder)
        kernels = sorted(set(_theirs(executable, script)) & _micro())
        subjects = {arguments.interpreter: executable}
        blocks, spent = TRIAL, own.run(subjects, kernels, _profile(TRIAL), folder, 0, size="smoke").wall
        for number in range(arguments.runs):
            begun = time.monotonic()
            for operation, factor in _theirs(executable, script).items():
                factors[THEIRS][operation].append(factor)
            wall = time.monotonic() - begun
            blocks = max(2, int(TIMES * wall / (spent / blocks)))
            session = own.run(subjects, kernels, _profile(blocks), folder, number + 1, size="smoke")
            spent = session.wall
            _take(factors, session, arguments.interpreter, kernels)
            walls.append((wall, session.wall))
            print(
                f"ftscalingbench [{number + 1}/{arguments.runs}] {wall:.1f} s, ours {session.wall:.1f} s",
                file=sys.stderr, flush=True,
            )  # fmt: skip
    return table_of(factors, walls)


def _take(
    factors: Mapping[str, dict[str, list[float]]], session: own.Own, subject: str, kernels: Sequence[str]
) -> None:
    for kernel in kernels:
        point = session.curves[subject, kernel, "weak"].fullest()
        if point and point.speedup and point.efficiency:
            factors[OURS][kernel].append(point.speedup.value)
            factors[SHARE][kernel].append(point.threads * point.efficiency.value)


def _micro() -> set[str]:
    return {one.name for one in catalogue.find().values() if one.room == "micro"}


def _profile(blocks: int) -> Profile:
    """Short values, and as many blocks as there is time for: the machine has moods that outlast a block."""
    return replace(
        PROFILES["default"], name="ftscaling", threads=(1, topology.cores()), blocks=(blocks, blocks), sweeps=(8, 8),
        cell=0.0, target=(0.0035, 0.0035), retries=0, again=0,
    )  # fmt: skip


def _script(identity: str, folder: Path) -> Path:
    """The script, out of the source package of the subject's version."""
    archive = tarball(Job(load_subjects()[identity], Cache(), best()))
    with tarfile.open(archive) as source:
        member = next((one for one in source if one.name.endswith(SCRIPT)), None)
        content = source.extractfile(member) if member else None
        if content is None:
            raise BadInput(f"{archive.name} holds no {SCRIPT}")
        path = folder / "ftscalingbench.py"
        path.write_bytes(content.read())
    return path


def _theirs(executable: Path, script: Path) -> Mapping[str, float]:
    """Each operation's factor, as it prints it."""
    line = [str(executable), "-B", str(script)]
    asked = subprocess.run(line, capture_output=True, text=True, check=False, env=environment())
    found = {
        name: float(factor) ** (1 if word == "faster" else -1) for name, factor, word in LINE.findall(asked.stdout)
    }
    if not found:
        raise BadInput(f"{script.name} printed nothing that can be read: {(asked.stderr or asked.stdout)[-300:]}")
    return found


def table_of(factors: Mapping[str, Mapping[str, Sequence[float]]], walls: Sequence[tuple[float, float]]) -> Table:
    """One row an operation: by whom it was measured, the mean over runs, and the range over runs as a share of it."""
    table = Table(
        title=f"A thread a core, {topology.cores()} cores: mean factor, and range over runs / mean", box=box.SIMPLE_HEAD
    )
    table.add_column("operation")
    for name in factors:
        table.add_column(name, justify="right")
        table.add_column("range", justify="right")
    operations = list(list(factors.values())[-1])
    for name in operations:
        table.add_row(name, *(text for each in factors.values() for text in _mean_and_range(each[name])))
    ranges = [[_range(each[name]) for name in operations] for each in factors.values()]
    for told, of in (("mean range", statistics.fmean), ("median range", statistics.median), ("widest range", max)):
        table.add_row(told, *(text for each in ranges for text in ("", f"{of(each):.1%}")))
    theirs, ours = (statistics.fmean(each) for each in zip(*walls, strict=True))
    table.add_row("seconds a run", f"{theirs:.2f}", "", f"{ours:.1f}", f"{ours / theirs:.1f} x")
    return table


def _range(values: Sequence[float]) -> float:
    return (max(values) - min(values)) / statistics.fmean(values)


def _mean_and_range(values: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.fmean(values):.2f}", f"{_range(values):.1%}"
