"""The engines find a fault that is there.  Pure-Python classes with one fault each, on live subjects.

By strides within ten seconds of two cores where there is no GIL, by a gate in one run everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import psutil
import pytest

from runners.interpreters.subjects import Subject, load_subjects
from runners.litmus import Litmus, find
from runners.workers import start
from runners.workers.local import ROOT, Worker
from suites.asking import found_or_skip
from suites.panel import Panel

PLANTED = {name: test for name, test in find([ROOT / "tests" / "conformance" / "planted"]).items() if not test.number}
GATED = sorted(name for name, test in PLANTED.items() if test.gated)
OPEN = sorted(name for name, test in PLANTED.items() if not test.gated)

#: Seconds of two cores in which a fault has to show, whoever else uses them, and seconds of one look.
WITHIN, LOOK = 10.0, 0.5

#: Seconds after which a worker that gets hardly any CPU time has had its chance all the same.
PATIENCE = 90.0


class Bystanders:
    """A live worker a subject that knows the planted folder; a JVM's start costs more than all its faults."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}

    def faults(self, panel: Panel, subject: Subject, test: Litmus, *, samples: int) -> tuple[int, int]:
        """(samples that showed the fault, samples) until it shows, or the time is over."""
        found = found_or_skip(panel, subject.id)
        if subject.id not in self._workers:
            self.close()
            self._workers[subject.id] = start(subject, found.executable, [test.path.parent])
            self._workers[subject.id].hello()
        worker = self._workers[subject.id]
        process = psutil.Process(worker.process.pid)
        begun, until = _cpu(process), time.monotonic() + PATIENCE
        faults = seen = 0
        while not faults and _cpu(process) - begun < 2 * WITHIN and time.monotonic() < until:
            asked = {
                "do": "observe", "test": test.name, "engine": test.engine(subject.gil), "seed": seen + 1,
                "seconds": LOOK, "samples": samples,
            }  # fmt: skip
            answer = worker.ask(asked, 60.0)["observe"]
            faults += sum(count for name, count in answer["counts"].items() if test.outcomes[name] != "ordinary")
            seen += answer["samples"]
        return faults, seen

    def close(self) -> None:
        """End every worker."""
        for subject in list(self._workers):
            self._workers.pop(subject).close()


def _cpu(process: psutil.Process) -> float:
    """Seconds of CPU time that a process has used."""
    used = process.cpu_times()
    return used.user + used.system


@pytest.fixture(scope="module")
def bystanders() -> Iterator[Bystanders]:
    """This module's workers."""
    made = Bystanders()
    yield made
    made.close()


@pytest.mark.parametrize("fault", OPEN)
def test_a_fault_is_found_without_a_gil(panel: Panel, bystanders: Bystanders, subject: str, fault: str) -> None:
    """Strides meet in the window of a few bytecodes."""
    here = load_subjects()[subject]
    if here.gil:
        pytest.skip(f"{subject} has a GIL: its turns are far longer than the window, which the gated twin holds open")
    faults, samples = bystanders.faults(panel, here, PLANTED[fault], samples=10**9)
    assert faults, f"{fault} was not seen on {subject} in {samples} samples"


@pytest.mark.parametrize("fault", GATED)
def test_a_gate_finds_a_fault_at_once(panel: Panel, bystanders: Bystanders, subject: str, fault: str) -> None:
    """Each of three runs, on every subject."""
    assert bystanders.faults(panel, load_subjects()[subject], PLANTED[fault], samples=3) == (3, 3)
