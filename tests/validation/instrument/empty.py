"""(a) What gate, clock and protocol cost: a kernel that does nothing, on as many threads as there are cores."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from runners import topology
from runners.interpreters.subjects import load_subjects
from runners.workers import start
from runners.workers.local import Worker
from suites.answer import judge
from suites.profiles import PROFILES
from tests.validation.instrument.subjects import executables

KERNELS = Path(__file__).parent / "kernels"

#: Seconds before the values that count, without and with a JIT (the room itself has to be compiled), and those values.
WARMUP, VALUES = (0.5, 20.0), 300


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``empty``."""
    parser = commands.add_parser("empty", help="what gate, clock and protocol cost: an empty kernel")
    parser.add_argument("--interpreter", default="cpython313,cpython313t,pypy,graalpy,jython", metavar="ID[,ID]")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    table = Table(title="Empty kernel: seconds from where the clock starts to the last finish", box=box.SIMPLE_HEAD)
    for column in ("subject", "threads", "mean", "median", "95th percentile", "of a default value", "round trip"):
        table.add_column(column, justify="left" if column == "subject" else "right")
    cpus = topology.pinned([topology.cores()])
    for identity, executable in executables(arguments.interpreter).items():
        subject = load_subjects()[identity]
        target = PROFILES["default"].target[subject.jit]
        worker = start(subject, executable, [KERNELS], cpus)
        try:
            worker.hello()
            for threads in sorted({1, 2, topology.cores()}):
                warm = time.monotonic() + WARMUP[subject.jit]
                while time.monotonic() < warm:
                    _value(worker, threads, subject.gil, cpus)
                walls, trips = zip(*(_value(worker, threads, subject.gil, cpus) for _ in range(VALUES)), strict=True)
                mean = statistics.fmean(walls)
                table.add_row(
                    identity, str(threads), _micro(mean), _micro(statistics.median(walls)),
                    _micro(statistics.quantiles(walls, n=20)[-1]), f"{mean / target * 100:.2f} %",
                    _micro(statistics.fmean(trips)),
                )  # fmt: skip
        finally:
            worker.close()
    return table


def _value(worker: Worker, threads: int, gil: bool, cpus: Sequence[int]) -> tuple[float, float]:
    """Wall seconds inside the subject, and of the whole round trip."""
    request = {"do": "measure", "kernel": "empty", "size": "default", "seed": 1, "mode": "weak", "loops": 1}
    begun = time.monotonic()
    asked = {**request, "threads": threads, "cpus": [] if gil else list(cpus)}
    wall = judge(worker.ask(asked, 30.0), gil)["wall"]
    return wall, time.monotonic() - begun


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs"
