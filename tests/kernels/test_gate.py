"""A team's threads stay where they are put, and all start at once."""

from __future__ import annotations

import contextvars
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from kernels import clock, gate, worker
from kernels.gate import Team
from runners.workers.local import ROOT

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


#: Seconds until what a test waits for must have happened.
LIMIT = 60.0


class Held:
    """A gate that lets through after an event: as a core does that has to be woken."""

    def __init__(self, gate: Any, event: threading.Event) -> None:
        self._gate = gate
        self._event = event
        self.through = 0.0

    def acquire(self) -> None:
        self._gate.acquire()
        assert self._event.wait(LIMIT)
        self.through = clock.now()

    def release(self) -> None:
        self._gate.release()


class Telling(Held):
    """A gate that sets the event when somebody is through."""

    def acquire(self) -> None:
        self._gate.acquire()
        self._event.set()


@pytest.mark.skipif(len(CPUS) < 2, reason="needs two CPUs and a system whose threads can choose one")
class TestMeeting:
    def test_a_thread_whose_core_slept_is_waited_for(self) -> None:
        """It is through after the other one, and neither works before both are awake."""
        team, event = Team(), threading.Event()
        team.grow(2)
        first, second = team._members[:2]
        first.gate, second.gate = held, _ = Held(first.gate, event), Telling(second.gate, event)
        opened, _, (late, early) = team.run(
            lambda index, inputs: None, lambda index, own: clock.now(), 2, CPUS[:2], meet=True
        )
        assert early.awake >= late.awake
        assert early.awake > 0
        assert opened == max(late.began, early.began)
        assert min(late.result, early.result) >= held.through

    @pytest.mark.parametrize(("cpus", "meet"), [(CPUS[:2], False), (CPUS[:1], True)], ids=["unasked", "one core"])
    def test_who_cannot_wait_awake_does_not(self, cpus: Any, meet: bool) -> None:
        """The late one is held until the other has done its work: waited for, that would never be."""
        team, event = Team(), threading.Event()
        team.grow(2)
        first = team._members[0]
        first.gate = Held(first.gate, event)

        def work(index: int, own: Any) -> float:
            now: float = clock.now()
            event.set()
            return now

        opened, _, (late, early) = team.run(lambda index, inputs: None, work, 2, cpus, meet=meet)
        assert early.awake == late.awake == 0.0
        assert opened < early.began if meet else opened == early.began
        assert opened <= early.result <= late.result


SETTING = contextvars.ContextVar("SETTING", default="nobody's")


@pytest.mark.parametrize("inherits", [True, False])
def test_threads_have_what_was_set_before_they_were_adopted(monkeypatch: pytest.MonkeyPatch, inherits: bool) -> None:
    """Where threads inherit a context: each a copy of its own, whatever kernel they ran before."""
    monkeypatch.setattr(gate, "INHERITS", inherits)
    team = Team()
    seen = []
    for setting in ("first", "second"):

        def work(index: int, prepared: Any) -> str:
            before = SETTING.get()
            SETTING.set(f"thread {index}")
            return before

        contextvars.copy_context().run(_adopted, team, setting)
        seen.append(gate.results(team.run(lambda index, inputs: None, work, 2)[2]))
    expected = [["nobody's"] * 2, ["second"] * 2] if inherits else [["nobody's"] * 2, ["thread 0", "thread 1"]]
    assert seen == expected
    assert SETTING.get() == "nobody's"


def _adopted(team: Team, setting: str) -> None:
    SETTING.set(setting)
    team.adopt()


def test_threads_are_kept_from_kernel_to_kernel(tmp_path: Path) -> None:
    """What an ended thread has made would be nobody's own."""
    text = (ROOT / "kernels" / "independent" / "collatz.py").read_text(encoding="utf-8")
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text(text)
    asked = {"size": "smoke", "seed": 1, "threads": 2, "mode": "strong", "loops": 1}
    made = worker.Worker([str(tmp_path)])
    teams = []
    for name in ("first", "second"):
        assert made.answer({"do": "measure", "kernel": name, **asked})["measure"]["wrong"] is None
        teams.append([member.thread for member in made._team._members])
    assert teams[0] == teams[1]
