"""Weak outcomes a second that strides find, beside those of a barrier before each sample, both in turn in one run.

A turn in which other programs used the cores is no turn: it is taken again, a few times.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from scipy import special

from reports.wording import NOTHING
from runners import codes, topology
from runners.litmus import Litmus
from runners.neighbours import Neighbours
from runners.plain import table_of
from runners.workers.local import WorkerLost
from suites.conformance.observing import Observation, Observer
from suites.options import Options

#: Turns that each engine gets at a test, one after the other; and as many where the barrier saw fewer than ``ENOUGH``.
TURNS, LONG = 4, 20
ENOUGH = 5

#: So many turns in a row that other programs disturbed, and a test has no rate.
DISTURBED_AT_MOST = 5
ENGINES = ("strided", "barrier")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add ``--hit-rate``."""
    parser.add_argument(
        "--hit-rate", action="store_true", help="weak outcomes a second, strides beside a barrier a sample; then stop"
    )


def run(chosen: Options, observer: Observer, subjects: Sequence[str], console: Console) -> int:
    """Print a table for each subject: tests whose weak outcome showed at all."""
    tests = [test for test in chosen.tests.values() if not test.gated]
    for subject in subjects:
        figures = ("strided", "seen", "seconds", "barrier a sample", "seen", "of its samples", "seconds", "times",
                   "95 %: at least")  # fmt: skip
        table = table_of(f"{subject}: weak outcomes a second of wall time", "test", *figures, right=figures)
        for place, test in enumerate(tests):
            print(f"hit rate [{place + 1}/{len(tests)}] {subject} {test.name}", file=sys.stderr, flush=True)
            try:
                row = _row(observer, subject, test)
            except Disturbed as disturbed:
                row = [test.name, str(disturbed)]
            if row:
                table.add_row(*row, *[""] * (len(figures) + 1 - len(row)))
        console.print(table)
    return codes.of(False, [not subjects])


class Disturbed(Exception):
    """Other programs left no turn alone; the message names the busiest."""


def _turn(observer: Observer, subject: str, test: Litmus, engine: str) -> Observation | None:
    """A second of a test, undisturbed; None where there is nothing to count.  Raises Disturbed."""
    for _ in range(DISTURBED_AT_MOST):
        try:
            observer.start(subject)
            clock = Neighbours(observer.processes(subject))
            seen = observer.observe(subject, test, engine=engine, seconds=1.0)
        except WorkerLost:
            return None
        if seen.state != "ok":
            return None
        clock.includes(observer.processes(subject))  # a profile may want a fresh process for each turn
        lap = clock.lap()
        if not lap.disturbs(max(0, topology.cores() - seen.actors)):
            return seen
    raise Disturbed(f"void: {lap.busiest() or 'a program that cannot be seen'} was in the way")


def _row(observer: Observer, subject: str, test: Litmus) -> list[str] | None:
    weak, samples, seconds = Counter[str](), Counter[str](), dict.fromkeys(ENGINES, 0.0)
    for turn in range(LONG):
        if turn >= TURNS and (weak["barrier"] >= ENOUGH or not sum(weak.values())):
            break
        for engine in ENGINES:
            seen = _turn(observer, subject, test, engine)
            if seen is None:
                return None
            weak[engine] += seen.weak(test)
            samples[engine] += seen.samples
            seconds[engine] += seen.seconds
    if not sum(weak.values()):
        return None
    rates = [weak[engine] / seconds[engine] for engine in ENGINES]
    cells = [
        [f"{rate:,.1f}", f"{weak[engine]:,}", f"{seconds[engine]:.1f}"]
        for engine, rate in zip(ENGINES, rates, strict=True)
    ]
    # A barrier that hits in most samples leaves no room: no engine hits more than once a sample.
    cells[1].insert(2, f"{weak['barrier'] / samples['barrier']:.2%}")
    times = f"{rates[0] / rates[1]:,.2f}" if rates[1] else NOTHING
    least = fewest(weak["strided"]) / seconds["strided"] / (most(weak["barrier"]) / seconds["barrier"])
    return [test.name, *cells[0], *cells[1], times, f"{least:,.2f}"]


def fewest(seen: int) -> float:
    """The 95 % lower bound of how many events were to be expected where so many were seen (Poisson, exact)."""
    return float(special.chdtri(2 * seen, 0.95) / 2) if seen else 0.0


def most(seen: int) -> float:
    """The 95 % upper bound of how many events were to be expected where so many were seen (Poisson, exact)."""
    return float(special.chdtri(2 * (seen + 1), 0.05) / 2)
