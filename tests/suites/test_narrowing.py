"""Blocks are added beyond the plan while intervals are wide, and none once they are narrow or the time is spent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runners.sessions.store import Store
from suites.scaling import export
from suites.scaling.matrix import Widths
from tests.suites import planted

#: Two blocks are planned.
PLAN = replace(planted.PROFILE, threads=(1, 2), blocks=(2, 2), sweeps=(2, 2), precision=0.01, cell=1.5)


@pytest.fixture
def widths(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What every interval's half-width is said to be: how it is found is no question here, nor is this machine."""
    told = {"half": 1.0}
    monkeypatch.setattr(Widths, "of", lambda self, cells, records: dict.fromkeys(cells, told["half"]))
    return told


def _measured(tmp_path: Path) -> Store:
    return planted.measure(
        tmp_path / "results", planted.plant(tmp_path / "kernels"), ("a_good_one",), name="s", profile=PLAN
    )


def _blocks(store: Store) -> list[int]:
    return [step.block for step in store.records() if step.case == "a_good_one"]


def test_wide_intervals_get_blocks_until_the_time_is_spent(tmp_path: Path, widths: dict[str, float]) -> None:
    store = _measured(tmp_path)
    blocks = _blocks(store)
    assert len(blocks) > 2
    assert blocks == list(range(len(blocks)))
    steps = [step for step in store.records() if step.suite == "scaling"]
    longest, seconds = max(step.seconds for step in steps), sum(step.seconds for step in steps)
    assert PLAN.cell - 2 * longest < seconds < PLAN.cell + longest
    assert export.paths(store, planted.STAND_IN, "a_good_one").more.exists()


def test_narrow_intervals_get_the_plan_alone(tmp_path: Path, widths: dict[str, float]) -> None:
    widths["half"] = 0.005
    store = _measured(tmp_path)
    assert _blocks(store) == [0, 1]
    assert not export.paths(store, planted.STAND_IN, "a_good_one").more.exists()


def test_the_same_command_does_not_spend_the_time_again(tmp_path: Path, widths: dict[str, float]) -> None:
    blocks = _blocks(_measured(tmp_path))
    kernels = tmp_path / "kernels"
    again = planted.measure(tmp_path / "results", kernels, ("a_good_one",), name="s", profile=PLAN)
    assert len(_blocks(again)) <= len(blocks) + 1
