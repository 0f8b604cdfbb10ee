"""Measures the same session on a quiet machine and beside other programs, and counts what it says that is not so.

"Before" is what the same values say when every first one is kept, disturbed or not, and no CPU time is held against
them: how sessions were judged until values were taken again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rich import box
from rich.table import Table

from reports.session import Session
from reports.statistics import Estimate
from runners.interpreters.provision.progress import elapsed
from suites.parts import read_session
from suites.profiles import PROFILES
from suites.scaling.curves import curves, judge
from suites.scaling.figures import Cell, points
from suites.scaling.records import Values
from suites.scaling.series import Series
from tests.validation.instrument import own
from tests.validation.instrument.loads import LOADS, beside
from tests.validation.instrument.subjects import executables

SUBJECTS = "cpython313,cpython314t,pypy"

KERNELS = (
    "binary_trees,checksum,collatz,dispatch,edit_distance,exceptions,generators,linked_lists,mandelbrot,"
    "matrix_product,nbody,nqueens,sieve,spectral_norm,word_count"
)

THREADS, MODE = 2, "weak"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``disturbed``."""
    parser = commands.add_parser(
        "disturbed", help="the same session quiet and beside other programs: what does it say that is not so?"
    )
    parser.add_argument("--interpreter", default=SUBJECTS, metavar="ID[,ID]")
    parser.add_argument("--only", default=KERNELS, metavar="NAME[,NAME]")
    parser.add_argument("--profile", default="quick,default", metavar="NAME[,NAME]")
    parser.add_argument(
        "--load", default=",".join(LOADS), metavar="NAME[,NAME]", help=f"of: {', '.join(LOADS)}".replace("%", "%%")
    )
    parser.add_argument("--results", type=Path, metavar="DIR", help="keep the sessions there, and take those that are")
    parser.set_defaults(run=_run)


@dataclass(frozen=True)
class Said:
    """What is said of a cell: its state, the speedup at two threads, and the word for it."""

    state: str
    speedup: Estimate | None
    word: str


#: By subject and kernel.
Told = Mapping[tuple[str, str], Said]


def _run(arguments: argparse.Namespace) -> Table:
    table = Table(title="What is said beside other programs that a quiet machine does not say", box=box.SIMPLE_HEAD)
    columns = ("profile", "load", "judged", "cells", "ok", "void", "hold the quiet figure",
               "a GIL scales", "slows down wrongly", "seconds")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="left" if column in ("profile", "load", "judged") else "right")
    with tempfile.TemporaryDirectory() as folder:
        results = arguments.results or Path(folder)
        for profile in arguments.profile.split(","):
            quiet: dict[str, Told] = {}
            for load, session, wall in _sessions(arguments, profile, results):
                for judged, told in (("now", said(session)), ("before", said_before(session))):
                    quiet.setdefault(judged, told)
                    row = counted(session, told, quiet[judged])
                    table.add_row(profile, load, judged, *row, f"{wall:.0f}" if judged == "now" else "")
    return table


def _sessions(arguments: argparse.Namespace, profile: str, results: Path) -> Iterator[tuple[str, Session, float]]:
    """(load, session, seconds that it took), the quiet one first; what is in ``results`` is not measured again."""
    loads = arguments.load.split(",")
    wall = 0.0
    for place, load in enumerate(loads):
        folder = results / f"{profile}-{load.replace(' ', '-').replace('-%', '')}"
        begun = time.monotonic()
        if not list(folder.glob("*/session.json")):
            print(f"disturbed {profile} [{place + 1}/{len(loads)}] {load}", file=sys.stderr, flush=True)
            with beside(load, wall):
                several, kernels = executables(arguments.interpreter), arguments.only.split(",")
                own.run(several, kernels, PROFILES[profile], folder, 1, modes=PROFILES[profile].modes,
                        size=PROFILES[profile].size)  # fmt: skip
            took = time.monotonic() - begun
            print(f"disturbed {profile} {load}: {elapsed(took)}", file=sys.stderr, flush=True)
            (folder / "seconds").write_text(f"{took:.1f}\n", encoding="ascii")
        took = float((folder / "seconds").read_text(encoding="ascii"))
        wall = wall or took
        (path,) = folder.glob("*/session.json")
        yield load, read_session(path.parent), took


def said(session: Session) -> Told:
    """What a report says of each cell."""
    told = {}
    for (subject, kernel, mode), curve in curves(session).items():
        if mode == MODE:
            point = curve.at(THREADS)
            told[subject, kernel] = Said(curve.verdict.state, point.speedup if point else None, judge(point))
    return told


def said_before(session: Session) -> Told:
    """What it would say had every first value been kept, and no CPU time been held against a speedup."""
    blocks = {
        key: [one for one in map(first_tries, several) if one.values]
        for key, several in session.kept(Values).series.items()
    }
    cells = {key: Cell(several) for key, several in blocks.items() if several}
    told = {}
    for subject in session.subjects:
        own_cells = [cell for (owner, _), cell in cells.items() if owner == subject.id]
        for kernel in session.kernels:
            cell = cells.get((subject.id, kernel.name))
            several = points(cell, MODE, session.cores, others=own_cells) if cell and cell.keys else ()
            point = next((one for one in several if one.threads == THREADS), None)
            state = "ok" if point and point.speedup else "void"
            told[subject.id, kernel.name] = Said(state, point.speedup if point else None, judge(point))
    return told


def first_tries(one: Series) -> Series:
    """A block's series with the first value of each sweep, of those sweeps that were planned; without CPU times."""
    first: dict[int, float] = {}
    for sweep, seconds, _, _ in one.left_out:
        first.setdefault(sweep, seconds)
    for sweep, seconds in zip(one.sweeps, one.values, strict=True):
        first.setdefault(sweep, seconds)
    values = [first[sweep] for sweep in sorted(first)]
    return replace(one, values=values, cpu=[], per_thread=[], waited=[], others=[], collections=[])


def counted(session: Session, told: Told, quiet: Told) -> list[str]:
    """A row's counts: cells, ok, void, intervals that hold the quiet figure, wrong words."""
    ok = {key: one for key, one in told.items() if one.state == "ok" and one.speedup}
    both = [
        (one.speedup, other.speedup)
        for key, one in ok.items()
        if one.speedup and (other := quiet.get(key)) and other.state == "ok" and other.speedup
    ]
    held = sum(one.low <= other.high and other.low <= one.high for one, other in both)
    gil = {subject.id for subject in session.subjects if subject.facts.get("gil")}
    scales = sum(one.word == "scales" for (subject, _), one in ok.items() if subject in gil)
    slows = sum(
        one.word == "slows down" and (key not in quiet or quiet[key].word != "slows down") for key, one in ok.items()
    )
    return [
        str(len(told)), str(len(ok)), str(sum(one.state == "void" for one in told.values())), _share(held, len(both)),
        str(scales), _share(slows, len(ok)),
    ]  # fmt: skip


def _share(count: int, of: int) -> str:
    return f"{count} of {of}" + (f" ({count / of * 100:.1f} %)" if of else "")
