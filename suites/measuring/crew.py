"""Takes one value: from threads of one process, or from as many processes of one thread each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runners.neighbours import Neighbours
from runners.workers.local import Worker
from runners.workers.pool import Pool
from suites.answer import judge
from suites.measuring.way import Way


@dataclass(frozen=True)
class Value:
    """Wall seconds of all loops, and what a sceptic asks for; ``collections`` None where they cannot be counted.

    ``ran`` and ``waited`` are the seconds that each thread had a CPU, and waited for one; None where the system does
    not tell them.
    """

    wall: float
    per_thread: list[float]
    cpu: float
    collections: int | None
    ran: list[float | None]
    waited: list[float | None]


def longest(waited: Sequence[float | None]) -> float | None:
    """The most seconds that a thread waited, where any was told."""
    return max((seconds for seconds in waited if seconds is not None), default=None)


#: What processes of one interpreter found right, by kernel: (input and split, a fingerprint a part), as they put it.
Right = dict[str, list[tuple[str, list[str]]]]


class Crew:
    """The workers of one block: one after the other they measure threads, all together they measure the ceiling.

    Taking turns keeps them alike: a JIT compiles what a process has seen, and a process that only ever ran one
    thread would be no fair ceiling for one that ran many.  What one of them, or of an earlier crew with the same
    ``right``, checked and found right the others compare their results with: each would spend the same time on it.
    """

    def __init__(
        self, start: Callable[[], Worker], size: int, *, gil: bool, limit: float, cpus: Sequence[int] = (),
        right: Right | None = None,
    ) -> None:  # fmt: skip
        self._pool: Pool[int] = Pool(lambda number: start())
        self._size = size
        self.gil = gil
        self._cpus = tuple(cpus)
        self._limit = limit
        self._right: Right = {} if right is None else right
        self.workers: list[Worker] = []
        self.facts: dict[str, Any] = {}

    def muster(self) -> None:
        """Start all workers at once and hear their facts; raises WorkerLost when one cannot start."""
        places = range(self._size)
        try:
            self._pool.begin(places)
            self.workers = [self._pool.worker(place) for place in places]
        except BaseException:
            self.kill()
            raise
        took = max(self._pool.facts[place]["start_seconds"] for place in places)
        self.facts = {**self._pool.facts[0], "start_seconds": took}

    def neighbours(self, *mates: Crew) -> Neighbours:
        """A clock for the CPU time of programs that are neither the crew's nor its mates'."""
        workers = [worker for crew in (self, *mates) for worker in crew.workers]
        return Neighbours(pid for worker in workers for pid in worker.own_processes())

    def _places(self, worker: int, way: Way, turn: int) -> list[int]:
        """The CPUs of a worker's threads, in their order: each worker begins at another, as processes do at once.

        A scheduler that starts two threads on one core, or moves them in the middle, would be measured as contention.
        Threads that take turns have no use for a core each; processes have, with a GIL too: the ceiling of CPython 3.13
        was 1.14 to 1.92 in the blocks of one kernel where the scheduler chose.
        """
        if self.gil and way.kind == "threads":
            return []
        first = worker % max(1, len(self._cpus))
        return [*self._cpus[first:], *self._cpus[:first]]

    def value(self, way: Way, loops: int, seed: int, size: str, turn: int) -> Value:
        """One value of one way, threads by the worker whose turn it is; raises KernelFailed, or WorkerLost."""
        request = {"do": "measure", "kernel": way.kernel, "size": size, "seed": seed, "mode": way.mode, "loops": loops}
        request["right"] = self._right.setdefault(way.kernel, [])
        if way.kind == "threads":
            place = turn % len(self.workers)
            asked = {**request, "threads": way.count, "cpus": self._places(place, way, turn)}
            answers = [self.workers[place].ask(asked, self._limit)]
        else:
            chosen = self.workers[: way.count]
            for number, worker in enumerate(chosen):
                share = [number, way.count] if way.mode == "strong" else None
                asked = {**request, "threads": 1, "share": share, "cpus": self._places(number, way, turn)}
                worker.send(asked, self._limit)
            answers = [worker.receive(self._limit) for worker in chosen]
        parts = [judge(answer, self.gil) for answer in answers]
        self._right[way.kernel] += [
            whole for part in parts for whole in part["right"] if whole not in self._right[way.kernel]
        ]
        per_thread = [seconds for part in parts for seconds in part["per_thread"]]
        return Value(
            wall=max(part["wall"] for part in parts),
            per_thread=per_thread,
            cpu=sum(part["cpu"] for part in parts),
            collections=sum(part["collections"] for part in parts) if "collections" in parts[0] else None,
            ran=[seconds for part in parts for seconds in part["ran"]],
            waited=[seconds for part in parts for seconds in part["waited"]],
        )

    def dismiss(self) -> None:
        """End every worker: all go at once, and are waited for after that."""
        self._pool.close()
        self.workers = []

    def kill(self) -> None:
        """End every worker at once, without a goodbye."""
        self._pool.kill()
        self.workers = []
