"""(c) and (d): plain pyperf and we on one thread of the same kernels: whether intervals overlap, and both duties."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich import box
from rich.table import Table

from runners.catalogue import CORE, MODES
from suites.profiles import PROFILES
from tests.validation.instrument import own, pyperf_plain
from tests.validation.instrument.subjects import executables

#: The independent ones of the core: plain pyperf is given no shared state.
KERNELS = ",".join(CORE[:4])


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``pyperf``."""
    parser = commands.add_parser(
        "pyperf", help="plain pyperf on one thread of the same kernels, and whose duty is higher"
    )
    parser.add_argument("--interpreter", default="cpython313,cpython313t", metavar="ID[,ID]")
    parser.add_argument("--only", default=KERNELS, metavar="NAME[,NAME]")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    table = Table(
        title="One thread by plain pyperf and by us; duty: seconds inside kept values over all", box=box.SIMPLE_HEAD
    )
    for column in ("subject", "kernel", "pyperf ms", "ours ms", "intervals", "pyperf duty", "our duty"):
        table.add_column(column, justify="left" if column in ("subject", "kernel", "intervals") else "right")
    profile = replace(PROFILES["default"], retries=0)
    with tempfile.TemporaryDirectory() as folder:
        for identity, executable in executables(arguments.interpreter).items():
            kernels = arguments.only.split(",")
            print(f"{identity}: our session of {len(kernels)} kernels", file=sys.stderr, flush=True)
            ours = own.run({identity: executable}, kernels, profile, Path(folder), 1, modes=MODES)
            duty = ours.inside[identity] / ours.wall
            for kernel in kernels:
                _row(table, identity, executable, kernel, ours, duty, Path(folder))
    return table


def _row(table: Table, identity: str, executable: Path, kernel: str, ours: own.Own, duty: float, folder: Path) -> None:
    curve = ours.curves[identity, kernel, "weak"]
    single = curve.at(1)
    if single is None or single.absolute is None:
        table.add_row(identity, kernel, "", curve.verdict.reason, "", "", "")
        return
    print(f"{identity} {kernel}: plain pyperf", file=sys.stderr, flush=True)
    plain = pyperf_plain.run(executable, kernel, 1, single.loops, folder)
    theirs = plain.half_width()
    low, high = plain.mean * (1 - theirs), plain.mean * (1 + theirs)
    overlap = low <= single.absolute.high and single.absolute.low <= high
    table.add_row(
        identity, kernel, f"{plain.mean * 1e3:.2f} ± {theirs * 100:.1f} %",
        f"{single.absolute.value * 1e3:.2f} ± {single.absolute.half_width * 100:.1f} %",
        "overlap" if overlap else "APART", f"{plain.inside / plain.wall * 100:.0f} %", f"{duty * 100:.0f} %",
    )  # fmt: skip
