"""(b) How often intervals hold the truth of simulated subjects whose law is known, on a machine like a cloud's.

Every virtual CPU runs at full or at a lower speed for seconds at a time, by itself; a crew of processes has luck of its
own, and every value a little noise more.  A speedup's truth is what an endless session on that machine would find; the
law's own speedup differs from it where threads wait for the slowest CPU, and that bias is stated.  Against the
ceiling, which waits alike, the truth is the law's.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from rich import box
from rich.table import Table

from reports.statistics import Estimate
from suites.measuring.way import Way
from suites.profiles import PROFILES
from suites.scaling.figures import Cell, Point, points
from suites.scaling.models import fitted
from suites.scaling.series import Series

CORES = 8
COUNTS = (1, 2, 3, 4, 6, 8)

#: Kernels of a simulated session: each with contention and coherency of its own.
LAWS = ((0.0, 0.0), (0.05, 0.002), (0.2, 0.01), (1.0, 0.0))

SECONDS = 0.03

#: The law is fitted, which takes its time, to every so many sessions.
FITTED = 5


@dataclass
class Machine:
    """CPUs that change their speed: a share of the time slow, by a factor, for some seconds at a time."""

    draw: np.random.Generator
    slow: float = 0.25
    factor: float = 1.6
    dwell: float = 2.0
    process: float = 0.02
    noise: float = 0.03
    states: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.states = [bool(self.draw.random() < self.slow) for _ in range(CORES)]

    def passes(self, seconds: float) -> None:
        """Time goes by: each CPU may have changed its state meanwhile."""
        keeps = math.exp(-seconds / self.dwell)
        for cpu in range(CORES):
            if self.draw.random() > keeps:
                self.states[cpu] = bool(self.draw.random() < self.slow)

    def takes(self, seconds: float, count: int) -> float:
        """Wall seconds of so much work on each of ``count`` CPUs, the slowest one's."""
        chosen = self.draw.choice(CORES, size=count, replace=False)
        speed = max(self.factor if self.states[cpu] else 1.0 for cpu in chosen)
        wall = seconds * speed * math.exp(abs(self.draw.normal(0, self.noise)))
        self.passes(wall)
        return wall


def law(alpha: float, beta: float, count: int) -> float:
    """The universal scalability law's speedup."""
    return count / (1 + alpha * (count - 1) + beta * count * (count - 1))


def session(machine: Machine, blocks: int, sweeps: int, laws: Sequence[tuple[float, float]] = LAWS) -> list[Cell]:
    """A simulated subject's cells, one a law, as a weak session would store them."""
    series: list[list[Series]] = [[] for _ in laws]
    keys = [("threads", count) for count in COUNTS] + [("processes", count) for count in COUNTS[1:]]
    for block in range(blocks):
        for place, (alpha, beta) in enumerate(laws):
            found = {key: Series(Way("k", "weak", *key), block, 1) for key in keys}
            luck = {key: math.exp(machine.draw.normal(0, machine.process)) for key in keys}
            for _ in range(sweeps):
                for number in machine.draw.permutation(len(keys)):
                    kind, count = key = keys[number]
                    work = SECONDS * (count / law(alpha, beta, count) if kind == "threads" else 1.0)
                    found[key].values.append(machine.takes(work * luck[key], count))
            series[place] += found.values()
            machine.passes(1.0)
    return [Cell(one) for one in series]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``coverage``."""
    parser = commands.add_parser("coverage", help="how often the intervals hold the truth of simulated subjects")
    parser.add_argument("--sessions", type=int, default=500, metavar="N")
    parser.add_argument("--profile", default="default", choices=[name for name in PROFILES if name != "quick"])
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    profile = PROFILES[arguments.profile]
    table = Table(
        title=f"{arguments.sessions} simulated sessions of {len(LAWS)} kernels, {CORES} CPUs: "
        "how often a 95 % interval holds the truth",
        box=box.SIMPLE_HEAD,
    )
    for column in ("plan", "figure", "held", "of", "coverage", "bias", "mean half-width"):
        table.add_column(column, justify="left" if column in ("plan", "figure") else "right")
    for name, blocks, sweeps in (
        ("without a JIT", profile.blocks[0], profile.sweeps[0]), ("with a JIT", profile.blocks[1], profile.sweeps[1])
    ):  # fmt: skip
        told = _tally(name, blocks, sweeps, arguments.sessions)
        for figure, one in told.items():
            table.add_row(f"{name}: {blocks} x {sweeps}", figure, *one.cells())
    return table


@dataclass
class Tally:
    """Intervals seen of a figure: how many held, their errors and half-widths as shares (or as they are, of shares)."""

    held: int = 0
    errors: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def add(self, value: float, low: float, high: float, truth: float, unit: float) -> None:
        """One interval more."""
        self.held += low <= truth <= high
        self.errors.append((value - truth) / unit)
        self.widths.append((high - low) / 2 / unit)

    def cells(self) -> list[str]:
        """As a table's row."""
        count = len(self.errors)
        return [
            str(self.held), str(count), f"{self.held / count * 100:.1f} %", f"{np.mean(self.errors) * 100:+.2f} %",
            f"{np.mean(self.widths) * 100:.1f} %",
        ]  # fmt: skip


def _tally(name: str, blocks: int, sweeps: int, sessions: int) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    truths = _endless()
    for number in range(sessions):
        if number % 50 == 0:
            print(f"coverage, {name} [{number}/{sessions}]", file=sys.stderr, flush=True)
        cells = session(Machine(np.random.default_rng(number)), blocks, sweeps)
        for place, cell in enumerate(cells):
            several = points(cell, "weak", CORES, others=cells)
            for point in several[1:]:
                _add_point(found, place, point, truths)
            if number % FITTED == 0:
                _add_law(found, place, several)
    return found


def _add_point(found: dict[str, Tally], place: int, point: Point, truths: Sequence[dict[int, float]]) -> None:
    both = (("speedup", point.speedup, truths[place][point.threads]), ("share of the ceiling", point.efficiency, None))
    for figure, estimate, truth in both:
        if estimate is None:
            continue
        right = law(*LAWS[place], point.threads) / point.threads if truth is None else truth
        _add(found, figure, estimate, right)
    if point.speedup:
        bias = found.setdefault("speedup, if the law's own were its truth", Tally())
        own = law(*LAWS[place], point.threads)
        bias.add(point.speedup.value, point.speedup.low, point.speedup.high, own, own)


def _add(found: dict[str, Tally], figure: str, estimate: Estimate, truth: float) -> None:
    found.setdefault(figure, Tally()).add(estimate.value, estimate.low, estimate.high, truth, truth)


def _add_law(found: dict[str, Tally], place: int, several: Sequence[Point]) -> None:
    for model in fitted(several):
        if len(model.parameters) < 2:
            continue
        for parameter, truth in zip(model.parameters, LAWS[place], strict=True):
            tally = found.setdefault(f"the law's {parameter.name}", Tally())
            tally.add(parameter.value, parameter.low, parameter.high, truth, 1.0)


def _endless(blocks: int = 400, sweeps: int = 10) -> list[dict[int, float]]:
    """The speedups that a very long session finds, by law and count."""
    cells = session(Machine(np.random.default_rng(10**6)), blocks, sweeps)
    return [
        {point.threads: point.speedup.value for point in points(cell, "weak", CORES) if point.speedup} for cell in cells
    ]
