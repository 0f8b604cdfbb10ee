"""Plain pyperf and we, run after run in turn, on the speedup of two threads: whose is steadier in the same time.

A run is all kernels: pyperf's one thread count after the other, kernel after kernel; ours a session of them all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich import box
from rich.table import Table

from reports.statistics import Estimate
from suites.profiles import PROFILES, Profile
from tests.validation.instrument import own, pyperf_plain
from tests.validation.instrument.subjects import executables

KERNELS = "collatz,mandelbrot,nqueens,spectral_norm,word_count"

#: What starting crews and judging take, as a share of our time: our budget is pyperf's wall time less this.
APART = 0.08


@dataclass(frozen=True)
class Lap:
    """One run of both on one kernel: pyperf's speedup and half-width, our figures; seconds of each on all kernels."""

    plain: float
    plain_width: float
    speedup: Estimate
    efficiency: Estimate
    plain_wall: float
    wall: float


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``race``."""
    parser = commands.add_parser("race", help="plain pyperf and we in turn: whose speedup is steadier in the same time")
    parser.add_argument("--interpreter", default="cpython313t", metavar="ID")
    parser.add_argument("--only", default=KERNELS, metavar="NAME[,NAME]")
    parser.add_argument("--runs", type=int, default=8, metavar="N")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    (executable,) = executables(arguments.interpreter).values()
    kernels = arguments.only.split(",")
    laps: dict[str, list[Lap]] = defaultdict(list)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.runs):
            for kernel, lap in _laps(arguments.interpreter, executable, kernels, number, Path(folder)).items():
                laps[kernel].append(lap)
                print(
                    f"race [{number + 1}/{arguments.runs}] {kernel}: pyperf {lap.plain:.3f} in {lap.plain_wall:.0f} s, "
                    f"we {lap.speedup.value:.3f}, {lap.efficiency.value:.3f} of the ceiling, in {lap.wall:.0f} s; "
                    f"{time.monotonic() - begun:.0f} s so far",
                    file=sys.stderr, flush=True,
                )  # fmt: skip
    return table_of(laps)


def _laps(subject: str, executable: Path, kernels: Sequence[str], number: int, folder: Path) -> dict[str, Lap]:
    plain = {
        kernel: [pyperf_plain.run(executable, kernel, threads, 1, folder) for threads in (1, 2)] for kernel in kernels
    }
    wall = sum(one.wall for pair in plain.values() for one in pair)
    ours = own.run({subject: executable}, kernels, _profile(wall / len(kernels)), folder, number + 1)
    found = {}
    for kernel, (first, second) in plain.items():
        curve = ours.curves[subject, kernel, "weak"]
        point = curve.at(2)
        assert point is not None, curve.verdict.reason
        assert point.speedup is not None
        assert point.efficiency is not None
        found[kernel] = Lap(
            plain=2 * first.mean / second.mean,
            # The relative widths of independent means add as squares.
            plain_width=(first.half_width() ** 2 + second.half_width() ** 2) ** 0.5,
            speedup=point.speedup, efficiency=point.efficiency, plain_wall=wall, wall=ours.wall,
        )  # fmt: skip
    return found


def _profile(wall: float) -> Profile:
    """The default profile's way of measuring, for as long as pyperf took and to no precision."""
    return replace(
        PROFILES["default"], name="race", threads=(1, 2), precision=0.0, cell=wall * (1 - APART), retries=0, again=0
    )


def table_of(laps: Mapping[str, Sequence[Lap]]) -> Table:
    """One row a kernel: standard deviations over runs as shares of means, and how many intervals held that mean."""
    table = Table(title="Standard deviation over runs; intervals that hold the mean of all runs", box=box.SIMPLE_HEAD)
    columns = ("kernel", "runs", "pyperf speedup", "held", "our speedup", "held", "our efficiency", "held",
               "speedup / pyperf", "efficiency / pyperf", "seconds pyperf", "ours")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="left" if column == "kernel" else "right")
    totals: list[tuple[float, float, float]] = []
    held = [0, 0, 0]
    for kernel, several in laps.items():
        plain = [lap.plain for lap in several]
        middle = statistics.fmean(plain)
        kept = sum(abs(lap.plain - middle) <= lap.plain * lap.plain_width for lap in several)
        spreads = [_spread(plain), *(_spread([one.value for one in each]) for each in _ours(several))]
        holding = [kept, *(_holding(each) for each in _ours(several))]
        held = [before + now for before, now in zip(held, holding, strict=True)]
        totals.append((spreads[0], spreads[1], spreads[2]))
        means = [middle, *(statistics.fmean([one.value for one in each]) for each in _ours(several))]
        told = [
            text
            for mean, spread, kept in zip(means, spreads, holding, strict=True)
            for text in (f"{mean:.3f} ± {spread * 100:.2f} %", str(kept))
        ]
        table.add_row(
            kernel, str(len(several)), *told, f"{spreads[1] / spreads[0]:.2f}", f"{spreads[2] / spreads[0]:.2f}",
            f"{statistics.fmean([lap.plain_wall for lap in several]):.1f}",
            f"{statistics.fmean([lap.wall for lap in several]):.1f}",
        )  # fmt: skip
    count = sum(map(len, laps.values()))
    means = [sum(square**2 for square in each) ** 0.5 for each in zip(*totals, strict=True)]
    table.add_row(
        "all (root mean square)", str(count), f"{means[0] / len(totals) ** 0.5 * 100:.2f} %", f"{held[0]} of {count}",
        f"{means[1] / len(totals) ** 0.5 * 100:.2f} %", f"{held[1]} of {count}",
        f"{means[2] / len(totals) ** 0.5 * 100:.2f} %", f"{held[2]} of {count}",
        f"{means[1] / means[0]:.2f}", f"{means[2] / means[0]:.2f}", "", "",
    )  # fmt: skip
    return table


def _ours(several: Sequence[Lap]) -> list[list[Estimate]]:
    return [[lap.speedup for lap in several], [lap.efficiency for lap in several]]


def _spread(values: Sequence[float]) -> float:
    """Standard deviation as a share of the mean."""
    return statistics.stdev(values) / statistics.fmean(values)


def _holding(several: Sequence[Estimate]) -> int:
    middle = statistics.fmean([one.value for one in several])
    return sum(one.low <= middle <= one.high for one in several)
