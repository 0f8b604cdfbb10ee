"""Does every thread of a team stay where it is told?"""

from __future__ import annotations

import os
from typing import Any

import pytest

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

    def test_nothing_named_leaves_them_alone(self) -> None:
        assert _where(Team(), 2, []) == [CPUS, CPUS]
