"""Measures one line on one subject, once: every worker count in a fresh process, and what it cost."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import psutil

from runners.interpreters.environments import Need, prepare
from runners.interpreters.provision import Found
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject
from runners.workers import start
from runners.workers.local import Worker, WorkerLost
from runners.workers.pool import Pool
from suites.routes.records import Rate
from suites.routes.server import Server
from suites.routes.tables import STARTING, Line
from suites.routes.turns import in_turns

#: Seconds between two looks at the memory of a worker and of what it started: in a run of its own, and in a measured
#: one, which must not notice.
LOOK, GLANCE = 0.02, 0.5

#: A subject whose worker takes longer than this, in seconds, until it answers takes as long for each further process.
SLOW = 3.0

#: Libraries that would start threads of their own are told not to: the strategy says how many there are.
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}


@dataclass(frozen=True)
class Effort:
    """How much is measured: ``blocks`` of fresh processes, without and with a JIT, each of ``values`` a worker count.

    A line that decides a claim has ``deciding`` times as many blocks.  ``counts`` says which of a line's worker counts
    are tried, from a place up to another: what one worker does is measured in turn with the others anyway.  So is what
    is done without any parallelism: not ``every`` line of that is asked, but for the units.  ``slow`` says whether all
    of the strategies that start processes are asked where those start slowly, or one.  ``pages`` are fetched a value.
    ``target`` is the least that a value takes and ``warmup`` what is run before the first, and again while that makes
    it quicker, in seconds, without and with a JIT; ``limit`` the seconds until a line counts as hung.
    """

    blocks: tuple[int, int]
    values: int
    target: float
    warmup: tuple[float, float]
    size: str
    deciding: int = 1
    counts: tuple[int, int | None] = (0, None)
    every: bool = True
    slow: bool = False
    pages: int = 64
    limit: float = 180.0


EFFORTS: Mapping[str, Effort] = {
    "quick": Effort(
        blocks=(2, 1), values=3, target=0.03, warmup=(0.0, 0.2), size="default", counts=(1, 2), every=False,
        pages=32,
    ),
    "default": Effort(
        blocks=(3, 2), values=5, target=0.05, warmup=(0.0, 0.5), size="default", deciding=3, counts=(1, None),
        every=False,
    ),
    "rigorous": Effort(blocks=(10, 10), values=10, target=0.3, warmup=(0.1, 5.0), size="default", slow=True),
}  # fmt: skip


@dataclass
class Given:
    """What one block of a line gave: raw, by worker count; ``state`` as a cell's, with its reason and a dump.

    One that other programs ``disturbed`` is void, and no fault of the line.
    """

    state: str = "ok"
    reason: str = ""
    dump: str = ""
    rates: dict[int, Rate] = field(default_factory=dict)
    disturbed: bool = False

    def fail(self, state: str, reason: str, dump: str = "") -> None:
        """What was measured before does not count: a line is whole or it is not."""
        self.state, self.reason, self.dump = state, reason[:500], dump
        self.rates = {}


class Measurer:
    """Asks workers for lines; prepares what they need once, and remembers what cannot be had."""

    def __init__(
        self, subjects: Mapping[str, Subject], found: Mapping[str, Found], effort: Effort, server: Server, seed: int,
        cache: Cache | None = None, folders: Sequence[Path] = (),
    ) -> None:  # fmt: skip
        """``folders`` hold the users' kernels, whose inputs are made from the ``seed``."""
        self._subjects = subjects
        self._found = found
        self._effort = effort
        self._server = server
        self._cache = cache or Cache()
        self._seed = seed
        self._folders = folders
        self._draw = random.Random(seed)
        self._pythons: dict[tuple[str, str], Path | str] = {}
        self._executables: dict[tuple[str, str], Path] = {}
        self._pool: Pool[tuple[str, str]] = Pool(self._start)
        self._block = 0
        self.facts: dict[str, dict[str, Any]] = {}

    def python(self, subject: str, need: Need | None) -> Path:
        """The interpreter to ask, with what is needed; raises Unavailable."""
        if need is None:
            return self._found[subject].worker
        key = subject, need.name
        if key not in self._pythons:
            try:
                self._pythons[key] = prepare(self._subjects[subject], self._found[subject], need, self._cache)
            except Unavailable as unavailable:
                self._pythons[key] = str(unavailable)
        made = self._pythons[key]
        if isinstance(made, str):
            raise Unavailable(made)
        return made

    def take(self, subject: str, line: Line, block: int) -> Given:
        """One block of a line on a subject; never raises for what the subject or the line does.

        Each block tells the memory too, and has processes of its own: those with a JIT do one line after the
        other, for what it compiled for one serves the next.
        """
        if block != self._block:
            self.close()
            self._block = block
        given = Given()
        try:
            worker = self._worker(subject, line.need)
        except Unavailable as unavailable:
            given.fail("unavailable", str(unavailable))
            return given
        except WorkerLost as lost:
            given.fail(lost.state, f"does not start: {lost.reason}", lost.dump)
            return given
        try:
            self._counts(subject, worker, line, given)
        except WorkerLost as lost:
            given.fail(lost.state, lost.reason, lost.dump)
        except OSError as problem:
            given.fail("void", str(problem))
        if self._subjects[subject].jit and given.state in ("ok", "unsupported", "cancelled"):
            worker.pause()
        else:
            self._pool.leave((subject, line.need.name if line.need else ""))
        return given

    def _counts(self, subject: str, worker: Worker, line: Line, given: Given) -> None:
        """Each of the worker counts that are asked, in random order; raises WorkerLost and OSError."""
        first, last = self._effort.counts
        if line.strategy in STARTING and self._is_slow(subject) and not self._effort.slow:
            if not line.first:
                why = "each process starts as slowly as this interpreter: the rigorous profile asks it"
                given.fail("cancelled", why)
                return
            first, last = 1, 2
        counts = line.workers[first:last] or line.workers
        for workers in self._draw.sample(counts, len(counts)):
            if not self._one(self._subjects[subject], worker, line, workers, given):
                return

    def _one(self, subject: Subject, worker: Worker, line: Line, workers: int, given: Given) -> bool:
        size: Any = self._effort.size if line.size == "default" else line.size
        if line.job == "pages":
            size = {"chunks": self._effort.pages, "server": self._server.address()}
        what = {"kernel": line.kernel, "seed": self._seed} if line.kernel else {"job": line.job}
        request = {
            "do": "route", **what, "size": size, "implementation": line.implementation,
            "strategy": line.strategy, "workers": workers, "values": self._effort.values,
            "target": self._effort.target, "warmup": self._effort.warmup[subject.jit],
        }  # fmt: skip
        answer, memory = self._ask(subject, worker, request)
        if "unsupported" in answer:
            given.fail("unsupported", answer["unsupported"])
        elif "disturbed" in answer:
            given.fail("void", answer["disturbed"])
            given.disturbed = True
        elif "wrong" in answer:
            given.fail("wrong", answer["wrong"])
        elif error := answer.get("error"):
            given.fail("crashed", f"{error['type']}: {error['message']} ({error['where']})", error["traceback"])
        elif answer["route"]["gil_after"] != subject.gil:
            given.fail("void", f"the GIL was switched {'off' if subject.gil else 'on'}: this is another subject now")
        elif line.kernel and answer["route"]["digest"] != line.file:
            given.fail("void", f"{line.kernel}.py was changed while it was measured: run the same command again")
        else:
            try:
                given.rates[workers] = msgspec.convert({**answer["route"], "memory": memory}, Rate)
            except ValueError as problem:
                given.fail("void", f"its figures are of no use: {problem}")
            return given.state == "ok"
        return False

    def _ask(self, subject: Subject, worker: Worker, request: Mapping[str, object]) -> tuple[dict[str, Any], int]:
        """The answer, and bytes at the most: in a crew of its own where that starts quickly, for looking costs time."""
        limit = self._effort.limit
        if self._is_slow(subject.id):
            with Watch(worker.process.pid, GLANCE) as watch:
                answer = in_turns(worker, request, limit, self._server.processes())
            return answer, watch.most
        answer = in_turns(worker, request, limit, self._server.processes())
        if "route" not in answer:
            return answer, 0
        with Watch(worker.process.pid, LOOK) as watch:
            worker.ask({**request, "values": 0, "target": 0.0, "warmup": 0.0}, limit)
        return answer, watch.most

    def _is_slow(self, subject: str) -> bool:
        return float(self.facts.get(subject, {}).get("start_seconds", 0.0)) > SLOW

    def _worker(self, subject: str, need: Need | None) -> Worker:
        """Raises Unavailable, and WorkerLost."""
        key = subject, need.name if need else ""
        self._executables[key] = self.python(subject, need)
        worker = self._pool.worker(key)
        self.facts.setdefault(subject, self._pool.facts[key])
        return worker

    def _start(self, key: tuple[str, str]) -> Worker:
        one = self._subjects[key[0]]
        return start(replace(one, environment={**one.environment, **ALONE}), self._executables[key], self._folders)

    def close(self) -> None:
        """End every worker."""
        self._pool.close()


class Watch:
    """The most memory, in bytes, that a process and all that it started had at one time.

    Proportional where the system tells it: what several processes share counts once.
    """

    def __init__(self, pid: int, pause: float) -> None:
        self.most = 0
        self._pid = pid
        self._pause = pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.most = max(self.most, _memory(self._pid))
            if self._over.wait(self._pause):
                return


def _memory(pid: int) -> int:
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for child in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                told = child.memory_full_info()
                total += getattr(told, "pss", told.uss)
    return total
