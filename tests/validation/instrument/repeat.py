"""The same session quiet, beside a busy core, and quiet again: whether it says the same, and notices."""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.table import Table

from runners.catalogue import MODES
from suites.profiles import PROFILES
from suites.scaling.curves import Curve
from tests.validation.instrument import own
from tests.validation.instrument.subjects import executables

KERNELS = "binary_trees,collatz,mandelbrot,nqueens,one_lock,sieve,spectral_norm,word_count"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``repeat``."""
    parser = commands.add_parser("repeat", help="a session, the same beside a hog, and again: do intervals overlap?")
    parser.add_argument("--interpreter", default="cpython313,cpython313t", metavar="ID[,ID]")
    parser.add_argument("--only", default=KERNELS, metavar="NAME[,NAME]")
    parser.set_defaults(run=_run)


@contextlib.contextmanager
def _hog(busy: bool) -> Iterator[None]:
    """One process that never rests, where it is wanted."""
    if not busy:
        yield
        return
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            yield
        finally:
            process.kill()


def _run(arguments: argparse.Namespace) -> Table:
    several, kernels = executables(arguments.interpreter), arguments.only.split(",")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed, name in enumerate(("first", "beside a hog", "second"), 1):
            print(f"repeat [{seed}/3] {name}", file=sys.stderr, flush=True)
            with _hog(name == "beside a hog"):
                found[name] = own.run(several, kernels, PROFILES["default"], Path(folder), seed, modes=MODES).curves
    table = Table(title="Share of the ceiling at two threads, the same session three times", box=box.SIMPLE_HEAD)
    for column in ("subject", "kernel", "scaling", "first", "second", "overlap", "beside a hog"):
        table.add_column(column)
    overlapping = flagged = 0
    for key in found["first"]:
        first, hogged, second = (found[name][key] for name in ("first", "beside a hog", "second"))
        overlaps, notices = _overlap(first, second), _noticed(hogged)
        overlapping += overlaps
        flagged += notices
        table.add_row(
            *key, _told(first), _told(second), "yes" if overlaps else "NO",
            f"{_told(hogged)}: {_flags(hogged)}" if notices else f"{_told(hogged)}: NOT NOTICED",
        )  # fmt: skip
    count = len(found["first"])
    table.add_row("all", "", "", "", "", f"{overlapping} of {count}", f"void or flagged: {flagged} of {count}")
    return table


def _told(curve: Curve) -> str:
    point = curve.at(2)
    if point is None or point.efficiency is None:
        return curve.verdict.state
    one = point.efficiency
    return f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"


def _overlap(first: Curve, second: Curve) -> bool:
    points = [point.efficiency for curve in (first, second) if (point := curve.at(2)) and point.efficiency]
    if len(points) < 2:
        return False
    return points[0].low <= points[1].high and points[1].low <= points[0].high


def _noticed(curve: Curve) -> bool:
    """Void, or with values left out."""
    point = curve.at(2)
    return curve.verdict.state != "ok" or point is None or point.left_out > 0


def _flags(curve: Curve) -> str:
    point = curve.at(2)
    told = f"{point.left_out} values left out, {sum(point.values)} kept" if point else "no values"
    return f"{curve.verdict.state}, {told}"
