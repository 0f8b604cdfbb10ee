"""Plain pyperf beside us: the same kernels, the same executable, one thread count after the other."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs
import pyperf
from scipy import stats

from reports.statistics import COVERAGE

PLAIN = Path(__file__).with_name("plain.py")

#: Pyperf's own idea of enough on an interpreter without a JIT.
PROCESSES, VALUES, WARMUPS = 20, 3, 1


@dataclass(frozen=True)
class Plain:
    """One thread count by plain pyperf: seconds per loop, process by process; seconds inside values, seconds in all.

    ``file`` is pyperf's own.
    """

    processes: tuple[tuple[float, ...], ...]
    inside: float
    wall: float
    file: Path

    @property
    def mean(self) -> float:
        """Of all values: each process has equally many."""
        return statistics.fmean(self._means())

    def half_width(self) -> float:
        """Of the 95 % interval of the mean, as a share: the values of a process are alike, so processes are counted."""
        means = self._means()
        quantile = float(stats.t.ppf(0.5 + COVERAGE / 200, len(means) - 1))
        return quantile * statistics.stdev(means) / math.sqrt(len(means)) / self.mean

    def _means(self) -> list[float]:
        return [statistics.fmean(values) for values in self.processes]


@cache
def pyperf_folder() -> Path:
    """A folder with pyperf alone, for a subject's path: it needs nothing else, and psutil has no wheel for some."""
    folder = platformdirs.user_cache_path("gilmatrix") / "instrument" / f"pyperf-{pyperf.__version__}"
    if not (folder / "pyperf").is_dir():
        line = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
        subprocess.run([*line, f"pyperf=={pyperf.__version__}"], check=True)
    return folder


def run(executable: Path, kernel: str, threads: int, loops: int, folder: Path, processes: int = PROCESSES) -> Plain:
    """One thread count, in fresh processes."""
    out = folder / f"{kernel}-{threads}-{time.monotonic_ns()}.json"
    line = [
        str(executable), "-B", str(PLAIN), "--only", kernel, "--threads", str(threads), "--quiet",
        "--inherit-environ", "PYTHONPATH,PYTHONDONTWRITEBYTECODE", "--loops", str(loops), "--output", str(out),
        "--processes", str(processes), "--values", str(VALUES), "--warmups", str(WARMUPS),
    ]  # fmt: skip
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(pyperf_folder()), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(line, check=True, env=environment, stdout=subprocess.DEVNULL)
    wall = time.monotonic() - begun
    found = [run.values for run in pyperf.Benchmark.load(str(out)).get_runs() if run.values]
    return Plain(tuple(found), sum(map(sum, found)) * loops, wall, out)
