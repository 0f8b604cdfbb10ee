"""A team's threads stay where they are put, and all start at once."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import pytest

from kernels import clock
from kernels.gate import Team

CPUS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _where(team: Team, count: int, cpus: Any) -> list[list[int]]:
    records = team.run(lambda index, inputs: None, lambda index, own: sorted(os.sched_getaffinity(0)), count, cpus)[2]
    return [record.result for record in records]


@pytest.mark.skipif(len(CPUS) < 2, reason="needs two CPUs and a system whose threads can choose one")
class TestPlaces:
    def test_a_cpu_a_thread_and_any_for_those_beyond(self) -> None:
        first, second = CPUS[:2]
        assert _where(Team(), 3, [first, second]) == [[first], [second], [first, second]]

    def test_another_order_moves_them(self) -> None:
        team, (first, second) = Team(), CPUS[:2]
        assert _where(team, 2, [first, second]) == [[first], [second]]
        assert _where(team, 2, [second, first]) == [[second], [first]]

    def test_nothing_named_leaves_them_anywhere(self) -> None:
        team = Team()
        assert _where(team, 2, []) == [CPUS, CPUS]
        _where(team, 2, CPUS[:2])
        assert _where(team, 2, []) == [CPUS, CPUS]

    def test_whoever_opens_the_gates_stays_with_the_last_thread_until_all_are_done(self) -> None:
        """The main thread's CPUs, asked after by both threads while they work, and once more when they are done."""
        main = threading.get_native_id()
        records = Team().run(lambda index, inputs: None, lambda index, own: os.sched_getaffinity(main), 2, CPUS[:2])[2]
        assert [record.result for record in records] == [{CPUS[1]}] * 2
        assert sorted(os.sched_getaffinity(main)) == CPUS


class Sleepy:
    """A gate that lets through so many seconds late: as a core does that has to be woken."""

    def __init__(self, gate: Any, seconds: float) -> None:
        self._gate = gate
        self._seconds = seconds

    def acquire(self) -> None:
        self._gate.acquire()
        time.sleep(self._seconds)

    def release(self) -> None:
        self._gate.release()


@pytest.mark.skipif(len(CPUS) < 2, reason="needs two CPUs and a system whose threads can choose one")
class TestMeeting:
    LATE = 0.2

    def _run(self, cpus: Any, *, meet: bool) -> tuple[float, list[Any]]:
        team = Team()
        team.grow(2)
        first = team._members[0]
        first.gate = Sleepy(first.gate, self.LATE)
        opened, _, records = team.run(lambda index, inputs: None, lambda index, own: clock.now(), 2, cpus, meet=meet)
        return opened, records

    def test_a_thread_whose_core_slept_is_waited_for(self) -> None:
        opened, (late, early) = self._run(CPUS[:2], meet=True)
        assert early.awake > self.LATE / 2 > late.awake
        assert opened == max(late.began, early.began)
        assert abs(late.result - early.result) < self.LATE / 2

    @pytest.mark.parametrize(("cpus", "meet"), [(CPUS[:2], False), (CPUS[:1], True)], ids=["unasked", "one core"])
    def test_who_cannot_wait_awake_does_not(self, cpus: Any, meet: bool) -> None:
        opened, (late, early) = self._run(cpus, meet=meet)
        assert early.awake == late.awake == 0.0
        assert opened < early.began if meet else opened == early.began
        assert opened <= early.result < late.result - self.LATE / 2
