"""`tune`: times each kernel on one thread of the reference, and finds the size that brings it to its target."""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from runners import catalogue
from runners.catalogue import Kernel
from runners.codes import Code
from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.subjects import load_subjects
from runners.plain import Fitting, show, table_of
from runners.sessions.session import REFERENCE
from runners.workers import start
from runners.workers.local import Worker, WorkerLost

#: Seconds that one thread of the reference may take at default: short values can be interleaved finely.
LEAST, TARGET, MOST = 0.02, 0.027, 0.04

#: MiB that a thread may use at default.
MEMORY = 100

VALUES = 7
LIMIT = 120.0
LARGE = 8


@dataclass(frozen=True)
class Tuned:
    """Median seconds and MiB of one thread at default; the size that GROWS names, and the one that meets the target."""

    kernel: str
    seconds: float
    memory: float
    grows: str = ""
    now: int = 0
    better: int = 0
    problem: str = ""

    @property
    def fits(self) -> bool:
        """Is the default size within both limits?"""
        return not self.problem and LEAST <= self.seconds <= MOST and self.memory < MEMORY


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `tune`."""
    parser = subparsers.add_parser("tune", help="time every kernel's default size on the reference")
    parser.add_argument("names", nargs="*", default=[], metavar="NAME", help="kernels, rooms, or all (the default)")
    parser.add_argument("--kernels", action="append", default=[], metavar="DIR", help="a folder of your own kernels")
    parser.add_argument("--write", action="store_true", help="write better sizes into the kernels' files")
    parser.set_defaults(run=_tune)


def _tune(arguments: argparse.Namespace) -> int:
    folders = [Path(folder) for folder in arguments.kernels]
    kernels = catalogue.choose(catalogue.find(folders), arguments.names or ["all"])
    found = provision([REFERENCE])[REFERENCE]
    if isinstance(found, Missing):
        print(f"gilmatrix: no {REFERENCE} to tune on: " + "; ".join(why for _, why in found.reasons), file=sys.stderr)
        return Code.NOTHING_HERE
    rows = []
    for number, (name, kernel) in enumerate(kernels.items(), 1):
        rows.append(_time(found, kernel, folders))
        print(f"tune [{number}/{len(kernels)}] {name}: {rows[-1].seconds * 1e3:.1f} ms", file=sys.stderr, flush=True)
        if arguments.write and rows[-1].better and not LEAST <= rows[-1].seconds <= MOST:
            rewrite(kernel.path, rows[-1])
    show(told(rows))
    return Code.RIGHT if all(row.fits for row in rows) else Code.WRONG


def _time(found: Found, kernel: Kernel, folders: Sequence[Path]) -> Tuned:
    request = {"do": "measure", "kernel": kernel.name, "size": "default", "seed": 1, "threads": 1, "loops": 1}
    request["mode"] = "strong"
    worker = start(load_subjects()[REFERENCE], found.executable, folders)
    try:
        worker.hello()
        before = _resident(worker)
        answers = [worker.ask(request, LIMIT) for _ in range(VALUES)]
        memory = _resident(worker) - before
    except WorkerLost as lost:
        return Tuned(kernel.name, 0, 0, problem=lost.reason)
    finally:
        worker.close()
    if problem := _problem(answers[0]):
        return Tuned(kernel.name, 0, 0, problem=problem)
    seconds = statistics.median(answer["measure"]["wall"] for answer in answers)
    grows = str(kernel.constants.get("GROWS", ""))
    now = int(kernel.constants["SIZES"]["default"][grows]) if grows else 0
    return Tuned(kernel.name, seconds, memory, grows, now, rounded(now * TARGET / seconds))


def _problem(answer: Mapping[str, object]) -> str:
    if "measure" not in answer:
        return str(answer.get("unsupported") or answer.get("error"))
    measured = answer["measure"]
    assert isinstance(measured, dict)
    return str(measured.get("error") or measured["wrong"] or "")


def _resident(worker: Worker) -> float:
    return float(psutil.Process(worker.process.pid).memory_info().rss) / 2**20


def rounded(number: float) -> int:
    """Two figures, as people write sizes."""
    whole = round(number)
    digits = max(0, len(str(whole)) - 2)
    return round(whole, -digits)


def _entry(size: str, grows: str) -> re.Pattern[str]:
    return re.compile(rf'("{size}": {{[^}}]*"{grows}": )(\d+)')


def rewrite(path: Path, row: Tuned) -> None:
    """Put the better size into the kernel's file as default, and eight times as much as large."""
    # Byte for byte the same but for the sizes: whatever it was saved as.
    text = path.read_bytes().decode("latin-1")
    for size, value in (("default", row.better), ("large", row.better * LARGE)):
        text = _entry(size, row.grows).sub(rf"\g<1>{value}", text)
    path.write_bytes(text.encode("latin-1"))


def told(rows: Sequence[Tuned]) -> Fitting:
    """One row a kernel."""
    wanted = f"for {TARGET * 1e3:g} ms"
    table = table_of("", "kernel", "ms", "MiB", "fits", "size", "now", wanted, right=("ms", "MiB", "now", wanted))
    for row in rows:
        if row.problem:
            table.add_row(row.kernel, "-", "-", row.problem, "", "", "")
            continue
        table.add_row(
            row.kernel, f"{row.seconds * 1e3:.1f}", f"{row.memory:.0f}", "yes" if row.fits else "no",
            row.grows, str(row.now or "-"), str(row.better or "-"),
        )  # fmt: skip
    return table
