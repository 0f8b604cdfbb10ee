"""Turns that other programs disturbed are taken again, and a count is void that is left with too few of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pytest

from runners import topology
from runners.neighbours import Lap
from runners.workers.local import Worker
from suites.routes import turns
from suites.routes.turns import in_turns

QUIET, BUSY = Lap(0.0, 0.1), Lap(0.06, 0.1, programs={"hog": 0.06})
REQUEST = {"workers": 2, "values": 5}


class Played:
    """A worker whose every value is told by its number."""

    def __init__(self, fails_at: int = -1) -> None:
        self.fails_at = fails_at
        self.asked: list[str] = []

    def own_processes(self) -> list[int]:
        return []

    def ask(self, request: Mapping[str, Any], limit: float) -> dict[str, Any]:
        self.asked.append(request["do"])
        if request["do"] == "route_turn":
            number = request["number"]
            return {"wrong": "no"} if number == self.fails_at else {"route": {"values": [0.05, 1.0 + number]}}
        return {"route": {"loops": 1, "alone": {"loops": 1}} if request["do"] == "route_close" else {}}


def _take(
    monkeypatch: pytest.MonkeyPatch, laps: Iterable[Lap], played: Played | None = None, waited: float = 0.0
) -> dict[str, Any]:
    made = iter(laps)

    class Clock:
        def __init__(self, own: object) -> None:
            self.total = 0.0

        def lap(self) -> Lap:
            self.total += waited
            return next(made, QUIET)

        def waits(self) -> dict[str, float]:
            return {"thread": self.total}

    monkeypatch.setattr(turns, "Neighbours", Clock)
    monkeypatch.setattr(topology, "cores", lambda: 2)
    return in_turns(cast(Worker, played or Played()), REQUEST, 30.0)


def test_a_quiet_machine_gives_every_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own values and those of the same code alone, turn by turn."""
    told = _take(monkeypatch, [])["route"]
    assert told["values"] == [0.05] * 5
    assert told["alone"]["values"] == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert told["left_out"] == 0


def test_disturbed_turns_are_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both halves of a turn go: they are held against each other."""
    told = _take(monkeypatch, [QUIET, BUSY, BUSY])["route"]
    assert told["alone"]["values"] == [1.0, 4.0, 5.0, 6.0, 7.0]
    assert (told["left_out"], told["busiest"]) == (2, "hog (17 % of a core)")


def test_threads_that_waited_for_others_were_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than 5 % of a core, and all of it in the way."""
    little = Lap(0.004, 0.1, programs={"hog": 0.004})
    assert _take(monkeypatch, [little] * 3, waited=0.0)["route"]["left_out"] == 0
    monkeypatch.setattr(turns, "is_starved", lambda waited, wall, lap: waited > 0.003 and lap.others > 0.003)
    assert _take(monkeypatch, [little] * 3, waited=0.004)["route"]["left_out"] == 3


def test_a_busy_machine_gives_no_figure_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is told that it is over, and nothing of the line is called wrong."""
    played = Played()
    answer = _take(monkeypatch, [BUSY] * 10000, played)
    assert "0 of 5 turns are left; the busiest was hog (60 % of a core)" in answer["disturbed"]
    assert played.asked[-1] == "route_close"
    assert len(played.asked) < 60


def test_a_turn_that_is_wrong_ends_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the worker's own answer."""
    assert _take(monkeypatch, [], Played(fails_at=2)) == {"wrong": "no"}
