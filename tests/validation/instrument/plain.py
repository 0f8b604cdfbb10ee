"""A kernel under plain pyperf, one thread count: run by the subject itself, with pyperf on its path.

``SUBJECT plain.py --only NAME --threads N [pyperf's own options]``.  Threads are started anew for each value and meet
at a gate; each does the whole work (weak scaling), as in a script that a user would write.
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def timed(kernel: Any, prepare: Callable[[], Any], threads: int, loops: int) -> float:
    """Seconds from the gate to the last join; every thread makes an input of its own before.

    Two barriers: the clock is read while all threads wait at the second.  Read after one barrier it would be late by
    as long as the main thread waits for a core that the others keep busy.
    """
    if threads == 1:
        own = prepare()
        begun = time.perf_counter()
        for _ in range(loops):
            kernel.part(own, 0, 1)
        return time.perf_counter() - begun
    ready, gate = threading.Barrier(threads + 1), threading.Barrier(threads + 1)

    def work() -> None:
        own = prepare()
        ready.wait()
        gate.wait()
        for _ in range(loops):
            kernel.part(own, 0, 1)

    several = [threading.Thread(target=work) for _ in range(threads)]
    for thread in several:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    gate.wait()
    for thread in several:
        thread.join()
    return time.perf_counter() - begun


def main() -> None:
    """Measure one kernel with pyperf's Runner."""
    import pyperf

    sys.path.insert(0, str(ROOT))
    registry = importlib.import_module("kernels.registry")
    runner = pyperf.Runner(
        add_cmdline_args=lambda line, given: line.extend(
            ["--only", given.only, "--threads", str(given.threads), "--seed", str(given.seed)]
        )
    )
    runner.argparser.add_argument("--only", required=True)
    runner.argparser.add_argument("--threads", type=int, default=1)
    runner.argparser.add_argument("--seed", type=int, default=1)
    given = runner.parse_args()
    kernel = registry.Registry([]).load(given.only)
    if getattr(kernel, "SHARES", ""):
        sys.exit(f"{given.only} shares state between its threads: plain pyperf is given independent kernels only")

    def prepare() -> Any:
        return registry.prepare(kernel, kernel.SIZES["default"], given.seed, 1)

    runner.bench_time_func(f"{given.only} {given.threads}", lambda loops: timed(kernel, prepare, given.threads, loops))


if __name__ == "__main__":
    main()
