"""Both sides' values as pyperf's files, so that pyperf's own commands work on them.

``SUBJECT/versus/KERNEL.json`` is a pyperf suite: a benchmark a thread count, a run a block, of the blocks that both
sides have.  Nothing reads it back: it is written again from the records.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pyperf

from runners.sessions.store import Store
from suites.versus.records import SUITE, Both, Taken


def write(store: Store, sides: tuple[str, str], blocks: Mapping[str, Mapping[int, Both]]) -> None:
    """Write a file of each kernel for each side."""
    for kernel, several in blocks.items():
        for place, side in enumerate(sides):
            runs: dict[int, list[pyperf.Run]] = {}
            for number, both in several.items():
                for threads, values in both[place].seconds.items():
                    if values:
                        runs.setdefault(threads, []).append(_run(both[place], kernel, side, number, threads))
            if runs:
                _dump(store.path(side, SUITE, f"{kernel}.json"), runs)


def _run(taken: Taken, kernel: str, side: str, block: int, threads: int) -> pyperf.Run:
    told = {
        "name": f"{kernel} {threads} thread{'s' if threads > 1 else ''}", "kernel": kernel, "subject": side,
        "beside": taken.beside, "block": block, "loops": taken.loops, "unit": "second",
    }  # fmt: skip
    return pyperf.Run(taken.seconds[threads], metadata=told, collect_metadata=False)


def _dump(path: Path, runs: Mapping[int, list[pyperf.Run]]) -> None:
    suite = pyperf.BenchmarkSuite([pyperf.Benchmark(runs[threads]) for threads in sorted(runs)])
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.stem}.{os.getpid()}.json")
    suite.dump(str(fresh), replace=True)
    os.replace(fresh, path)
