"""A crew places its threads so that one value's never meet on a core, and its processes lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from runners.workers.local import Worker
from suites.measuring.crew import Crew
from suites.measuring.way import Way


class Told:
    """A worker that keeps what it was asked."""

    def __init__(self, gil: bool) -> None:
        self.gil = gil
        self.asked: list[Mapping[str, Any]] = []
        self.learned: list[Any] = []

    def send(self, request: Mapping[str, Any], limit: float) -> None:
        self.asked.append({**request, "right": list(request["right"])})

    def receive(self, limit: float) -> dict[str, Any]:
        value = {"wall": 1.0, "per_thread": [1.0], "cpu": 1.0, "wrong": None, "leftover_threads": 0, "ran": [1.0],
                 "waited": [0.0], "right": self.learned}  # fmt: skip
        return {"measure": {**value, "gil_before": self.gil, "gil_after": self.gil}}

    def ask(self, request: Mapping[str, Any], limit: float) -> dict[str, Any]:
        self.send(request, limit)
        return self.receive(limit)


def _crew(*, gil: bool, cpus: tuple[int, ...]) -> tuple[Crew, list[Told]]:
    crew = Crew(lambda: pytest.fail("not started here"), 2, gil=gil, limit=1.0, cpus=cpus)
    workers = [Told(gil), Told(gil)]
    crew.workers = cast("list[Worker]", workers)
    return crew, workers


def test_workers_begin_at_different_cpus() -> None:
    crew, workers = _crew(gil=False, cpus=(4, 6))
    for turn in (0, 1):
        crew.value(Way("k", "weak", "threads", 2), 1, 1, "smoke", turn)
    crew.value(Way("k", "weak", "processes", 2), 1, 1, "smoke", 2)
    assert [[one["cpus"] for one in worker.asked] for worker in workers] == [[[4, 6], [4, 6]], [[6, 4], [6, 4]]]


def test_threads_that_take_turns_are_left_to_the_scheduler() -> None:
    crew, workers = _crew(gil=True, cpus=(4, 6))
    crew.value(Way("k", "weak", "threads", 2), 1, 1, "smoke", 0)
    assert workers[0].asked[0]["cpus"] == []


def test_processes_have_a_core_each_with_a_gil_too() -> None:
    """They are the ceiling: two of them on one core would be the scheduler's, and no machine's."""
    crew, workers = _crew(gil=True, cpus=(4, 6))
    crew.value(Way("k", "weak", "processes", 2), 1, 1, "smoke", 0)
    assert [worker.asked[0]["cpus"] for worker in workers] == [[4, 6], [6, 4]]


def test_a_machine_that_cannot_pin_names_no_cpu() -> None:
    crew, workers = _crew(gil=False, cpus=())
    crew.value(Way("k", "weak", "threads", 2), 1, 1, "smoke", 1)
    assert workers[1].asked[0]["cpus"] == []


def test_what_one_worker_found_right_is_told_to_all_that_follow() -> None:
    """Of the same kernel; to a crew after this one too."""
    crew, workers = _crew(gil=False, cpus=())
    workers[0].learned = [["half", ["a", "b"]]]
    for turn, kernel in enumerate(("k", "k", "k", "other")):
        crew.value(Way(kernel, "weak", "threads", 2), 1, 1, "smoke", turn)
    assert [[one["right"] for one in worker.asked] for worker in workers] == [
        [[], workers[0].learned], [workers[0].learned, []],
    ]  # fmt: skip
