"""Compares two interpreters again and again: how often chance is called a change, and how often a planted one is found.

The same executable twice has no change: all intervals should hold 1 but for one in twenty.  A build with work planted
in an opcode has one (``planted.py``).  Plain pyperf may have the same time for the same kernels beside it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table

from runners.workers.local import ROOT
from suites.options import BadInput
from suites.parts import read_session
from suites.versus.view import Compared
from tests.validation.instrument import planted, pyperf_plain

#: Seconds that pyperf takes for one process of a kernel, by and large: to start, to warm up, and three values.
A_PROCESS = 0.5


@dataclass(frozen=True)
class Interval:
    """A figure of one run: of a kernel, or over all of them."""

    case: str
    threads: int
    value: float
    low: float
    high: float
    seen: float
    word: str


@dataclass(frozen=True)
class Run:
    """One run of ours: its seconds, every interval; and pyperf's words for the kernels at one thread."""

    seconds: float
    intervals: tuple[Interval, ...]
    plain: tuple[str, ...] = ()


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``changes``."""
    parser = commands.add_parser(
        "changes", help="compare A B, again and again: chance called a change, a change missed"
    )
    parser.add_argument("interpreter", nargs="*", metavar="A B", help="as compare takes them; not with --planted")
    parser.add_argument("--planted", action="store_true", help="hold a build with work planted in it against its twin")
    parser.add_argument("--only", default="independent", metavar="NAME[,NAME]")
    parser.add_argument("--runs", type=int, default=10, metavar="N")
    parser.add_argument("--detect", default="2%", metavar="PERCENT")
    parser.add_argument("--time", default="10m", metavar="TIME", help="at most, for a run")
    parser.add_argument("--pyperf", action="store_true", help="give pyperf the same time, after each run")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    if len(arguments.interpreter) != (0 if arguments.planted else 2):
        raise BadInput("two interpreters are compared: name both, or say --planted alone")
    if arguments.planted:
        arguments.interpreter = [f"{name}={path}" for name, path in planted.pair().items()]
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.runs):
            runs.append(_compared(arguments, number, Path(folder)))
            print(f"changes [{number + 1}/{arguments.runs}] {_line(runs[-1])}", file=sys.stderr, flush=True)
    return _table(runs)


def _compared(arguments: argparse.Namespace, number: int, folder: Path) -> Run:
    begun = time.monotonic()
    subprocess.run(
        [
            sys.executable, "-m", "gilmatrix", "compare", *arguments.interpreter, "--alone", "--only", arguments.only,
            "--detect", arguments.detect, "--time", arguments.time, "--threads", "1,2", "--results", str(folder),
            "--session", f"run{number}", "--seed", str(number + 1),
        ],
        check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seconds = time.monotonic() - begun
    seen = Compared(read_session(folder / f"run{number}"))
    intervals = tuple(
        Interval(line.name, each.threads, one.value, one.low, one.high, one.seen, seen.word(one))
        for line in (seen.together, *seen.lines)
        for each, one in zip(seen.comparisons, line.ratios, strict=True)
        if one and one.low is not None and one.high is not None and one.seen is not None
    )
    plain: tuple[str, ...] = ()
    if arguments.pyperf:
        executables = [Path(word.partition("=")[2]) for word in arguments.interpreter]
        plain = _plain(executables, [line.name for line in seen.lines], seconds, folder)
    return Run(seconds, intervals, plain)


def _plain(executables: Sequence[Path], kernels: Sequence[str], seconds: float, folder: Path) -> tuple[str, ...]:
    """What ``pyperf compare_to`` says of each kernel on one thread, after as much time as we had."""
    processes = max(2, round(seconds / len(kernels) / 2 / A_PROCESS))
    words = []
    for kernel in kernels:
        files = [pyperf_plain.run(one, kernel, 1, 1, folder, processes).file for one in executables]
        said = subprocess.run(
            [sys.executable, "-m", "pyperf", "compare_to", *map(str, files)], check=True, text=True, capture_output=True
        ).stdout
        found = re.search(r"([\d.]+)x (slower|faster)", said)
        words.append(found[2] if found else "not significant")
    return tuple(words)


def _line(run: Run) -> str:
    together = [one for one in run.intervals if one.case == "all kernels"]
    told = ", ".join(f"x {one.threads}: {one.value:.4f} [{one.low:.4f}, {one.high:.4f}] {one.word}" for one in together)
    return f"{run.seconds:.0f} s, {told}{'; pyperf ' + str(dict(Counter(run.plain))) if run.plain else ''}"


def _table(runs: Sequence[Run]) -> Table:
    table = Table(title=f"{len(runs)} runs", box=box.SIMPLE_HEAD)
    for name in ("figures", "threads", "intervals", "hold 1", "words", "smallest change seen, median"):
        table.add_column(name, justify="left" if name in ("figures", "words") else "right")
    every = [one for run in runs for one in run.intervals]
    for threads in sorted({one.threads for one in every}):
        for name, of_all in (("each kernel", False), ("all kernels", True)):
            several = [one for one in every if one.threads == threads and (one.case == "all kernels") == of_all]
            holding = sum(one.low <= 1 <= one.high for one in several)
            seen = sorted(one.seen for one in several)[len(several) // 2] if several else 0.0
            words = ", ".join(f"{count} {word}" for word, count in Counter(one.word for one in several).items())
            table.add_row(name, str(threads), str(len(several)), f"{holding} ({holding / max(1, len(several)):.1%})",
                          words, f"{seen:.2%}")  # fmt: skip
    return table
