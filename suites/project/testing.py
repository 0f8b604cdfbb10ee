"""Runs a project's tests in processes of an interpreter: what ends a process costs one test, and no other."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from runners.interpreters.subjects import Subject
from runners.sessions.store import write_bytes
from runners.supervised import Supervised
from runners.workers.local import ROOT
from suites.installing import processes
from suites.installing.environment import telling
from suites.installing.processes import Ended, Overdue
from suites.project.journal import Journal
from suites.project.records import Ran

#: The program that runs them, copied into the environment under a name that no project has.
PROGRAM, NAME = ROOT / "kernels" / "project_tests.py", "_gilmatrix_project_tests.py"

#: Seconds until a process has imported pytest and begun to collect, without and with a JIT, and until one that is done
#: has ended.
START, PARTING = (60.0, 240.0), 10.0

#: Seconds that a process which is too late has to write where its threads are.
STACKS = 1.5

#: How much longer than its limit a test may take that waits for a core, as a multiple of the limit.
STARVED = 3.0

#: Seconds between two signs of life in a log.
PULSE = 10.0

#: Processes in a row that end in the middle of their work before the rest of the tests is given up.
MOST = 200

#: Pytest's exit codes: nothing was collected, and its arguments mean nothing to it.
NONE, USAGE = 5, 4


@dataclass(frozen=True)
class Asked:
    """Which tests are run, how often, in how many threads at once (0: none), and how long one may take."""

    stage: str
    limit: float
    threads: int = 0
    turns: int = 1
    only: Sequence[tuple[str, int]] | None = None
    arguments: Sequence[str] = ()


class Runner:
    """Runs tests in a copy of the project; ``home`` is the folder of their processes' own files."""

    def __init__(
        self, subject: Subject, python: Path, packages: Path, copy: Path, home: Path, stop: threading.Event,
        environment: Mapping[str, str], says: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._subject = subject
        self._python = python
        self._copy = copy
        self._home = home
        self._stop = stop
        self._environment = environment
        self._says = says
        self._left = 0
        self._program = packages / NAME
        write_bytes(self._program, PROGRAM.read_bytes(), synced=False)  # whole, whoever starts it meanwhile

    def run(self, asked: Asked, path: Path) -> Ran:
        """What came of the tests; goes on with what a file of events holds already.  Raises Stopped."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._home.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        journal = Journal(path)
        journal.follow()
        if journal.current or journal.collecting:
            # The run was ended from outside in the middle of it, and that is nothing against it.
            journal.current = journal.collecting = None
        unset, lost = "", 0
        while True:
            ended = self._process(asked, journal, unset=bool(unset))
            if journal.exit == USAGE and not unset and not journal.done:
                unset = _usage(ended)
                continue
            if journal.exit is not None:
                break
            lost += 1
            before = len(journal.done)
            journal.add(**_death(ended, journal))
            if journal.broke or lost >= MOST or len(journal.done) == before:
                journal.broke = journal.broke or f"{lost} processes ended in the middle of it: the rest was not run"
                break
        return self._told(asked, journal, time.monotonic() - begun, unset)

    def _told(self, asked: Asked, journal: Journal, seconds: float, unset: str) -> Ran:
        broke = journal.broke
        if not broke and journal.exit == USAGE:
            broke = unset or "pytest does not take the arguments"
        if not broke and journal.exit == NONE and not journal.done:
            broke = "no tests found"
        if not broke and journal.exit not in (0, 1, NONE) and len(journal.done) < journal.asked:
            broke = f"pytest ended with exit code {journal.exit} before all tests had run"
        return Ran(
            tests=tuple(journal.done.values()), collected=journal.collected, processes=journal.processes,
            seconds=round(seconds, 3), pytest=journal.pytest, gil=journal.gil, gil_at=journal.gil_at,
            warned=tuple(dict.fromkeys(journal.warned)), unset=unset, broke=broke, left=self._left,
        )  # fmt: skip

    def _process(self, asked: Asked, journal: Journal, *, unset: bool) -> Ended:
        request = {
            "events": str(journal.path.absolute()),
            "args": [*(["--override-ini=addopts="] if unset else []), *asked.arguments],
            "only": None if asked.only is None else [list(one) for one in asked.only],
            "done": [list(key) for key in journal.done],
            "turns": asked.turns, "threads": asked.threads, "ignored": journal.ignored, "limit": asked.limit - STACKS,
        }  # fmt: skip
        file = self._home / "request.json"
        file.write_text(json.dumps(request), encoding="utf-8")
        # Compiled files are kept, as a user's own pytest keeps them: each process would compile everything again.
        told = {**self._environment, "PYTHONDONTWRITEBYTECODE": ""}
        watch = _Watch(journal, asked, START[self._subject.jit], self._says)
        ended = processes.run(
            [str(self._python), str(self._program), str(file)], self._home, limit=float("inf"), stop=self._stop,
            environment=told, cwd=self._copy, watch=watch,
        )  # fmt: skip
        journal.follow()
        self._left += ended.left
        return replace(ended, timed_out=ended.timed_out and journal.exit is None)


class _Watch:
    """Watches a process of tests: nothing may take longer than its limit, and a log says how far it is."""

    def __init__(self, journal: Journal, asked: Asked, start: float, says: Callable[[str], None]) -> None:
        self._journal = journal
        self._asked = asked
        self._start = start
        self._says = says
        self._last = self._begun = self._told = time.monotonic()
        self._before = len(journal.done)
        self._starved: float | None = None
        self._processes = journal.processes

    def __call__(self, group: Supervised) -> None:
        """One look; raises Overdue."""
        now = time.monotonic()
        if self._journal.follow():
            self._last, self._starved = now, None
        patience = self._patience()
        if self._starved is None:
            self._starved = queued(group.process.pid)
        if now - self._last > patience:
            # What waited for a core was not hung meanwhile: other programs were in the way.
            patience += min(queued(group.process.pid) - self._starved, STARVED * patience)
        if now - self._last > patience:
            if self._journal.exit is None:
                _ask_for_stacks(group)
            raise Overdue
        if now - self._told > PULSE and self._journal.processes > self._processes:
            self._told = now
            self._says(self._pulse(now))

    def _patience(self) -> float:
        if self._journal.exit is not None:
            return PARTING
        begun = self._journal.processes > self._processes
        return self._asked.limit if begun else max(self._start, self._asked.limit)

    def _pulse(self, now: float) -> str:
        done = self._journal.done
        failed = sum(test.outcome not in ("passed", "skipped", "xfailed", "xpassed") for test in done.values())
        told = f"{self._asked.stage}: {len(done)} of {self._journal.asked} tests, {failed} failed"
        here = len(done) - self._before
        if here and self._journal.asked > len(done):
            left = (now - self._begun) / here * (self._journal.asked - len(done))
            told += f", about {left:.0f} s left"
        return told


def queued(process: int, proc: Path = Path("/proc")) -> float:
    """Seconds for which the thread of a process that waited longest for a core has done so; 0 where nobody tells."""
    waited = 0.0
    for told in proc.glob(f"{process}/task/*/schedstat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            waited = max(waited, int(told.read_text().split()[1]) / 1e9)
    return waited


def _ask_for_stacks(group: Supervised) -> None:
    try:
        os.kill(group.process.pid, signal.SIGUSR1)
    except OSError:
        return
    group.wait(STACKS)


def _death(ended: Ended, journal: Journal) -> dict[str, object]:
    """How a process ended that was not done: the outcome of what it was at, in words, and the end of what it wrote."""
    before = "" if journal.listed else " before it collected"
    at = "" if journal.current else " while its file was collected" if journal.collecting else before
    at = at or ("" if journal.current else " after the last test")
    said = telling(ended.said or ended.out)
    if ended.timed_out:
        return {"died": "hung", "words": f"no end within the limit{at}", "said": said}
    if ended.signal:
        return {"died": "crashed", "words": f"killed by {ended.signal}{at}", "said": said}
    if re.search(r"Fatal Python error|Segmentation fault|SIGSEGV", said):
        return {"died": "crashed", "words": f"exit code {ended.code}{at}", "said": said}
    last = "" if not before or journal.collecting else f": {(said.splitlines() or ['it wrote nothing'])[-1]}"
    return {"died": "ended", "words": f"the process ended with exit code {ended.code}{at}{last}", "said": said}


def _usage(ended: Ended) -> str:
    """Why pytest did not take its arguments."""
    errors = re.findall(r"^(?:ERROR: |.*?error: )(.+)$", f"{ended.said}\n{ended.out}", re.MULTILINE)
    return errors[-1].strip() if errors else "pytest does not take the project's own options"
