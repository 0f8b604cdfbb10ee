"""The bounds of a hit rate hold the rate as often as they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest

from runners import topology
from runners.litmus import find
from runners.neighbours import Lap
from suites.conformance import hitrate
from suites.conformance.hitrate import Disturbed, fewest, most
from suites.conformance.observing import Observation, Observer


def test_bounds_are_those_of_the_tables() -> None:
    # Garwood's exact limits: none seen, at most 3; ten seen, 5.43 to 16.96.
    assert most(0) == pytest.approx(2.996, abs=1e-3)
    assert fewest(10) == pytest.approx(5.425, abs=1e-3)
    assert most(10) == pytest.approx(16.962, abs=1e-3)
    assert fewest(0) == 0.0


@pytest.mark.parametrize("rate", [0.5, 4.0, 60.0])
def test_a_bound_holds_in_ninety_five_of_a_hundred_runs(rate: float) -> None:
    seen = np.random.default_rng(3).poisson(rate, size=2000)
    assert np.mean([fewest(each) <= rate for each in seen]) >= 0.95 - 0.01
    assert np.mean([most(each) >= rate for each in seen]) >= 0.95 - 0.01


class Seen:
    """An observer that sees something each second."""

    def __init__(self) -> None:
        self.asked = 0

    def start(self, subject: str) -> None:
        pass

    def processes(self, subject: str) -> list[int]:
        """Of another worker after each turn."""
        return [self.asked]

    def observe(self, subject: str, test: object, *, engine: str, seconds: float) -> Observation:
        self.asked += 1
        return Observation("ok", engine=engine, counts=Counter(lost=7), samples=9, actors=2, seconds=seconds)


@pytest.mark.parametrize(("busy", "asked"), [(0, 1), (3, 4)])
def test_a_disturbed_second_is_taken_again(monkeypatch: pytest.MonkeyPatch, busy: int, asked: int) -> None:
    """A rate is a time, and what others used of it is not the engine's."""
    laps = iter([Lap(0.5, 1.0, programs={"hog": 0.5})] * busy + [Lap(0.0, 1.0)])
    _beside(monkeypatch, laps)
    seen = hitrate._turn(cast(Observer, observer := Seen()), "s", find()["inc_call"], "strided")
    assert seen is not None
    assert observer.asked == asked


def test_a_machine_that_stays_busy_gives_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the one who is in the way has a name."""
    _beside(monkeypatch, iter([Lap(0.5, 1.0, programs={"hog": 0.5})] * 99))
    with pytest.raises(Disturbed, match=r"void: hog \(50 % of a core\) was in the way"):
        hitrate._turn(cast(Observer, Seen()), "s", find()["inc_call"], "strided")


def _beside(monkeypatch: pytest.MonkeyPatch, laps: Iterator[Lap]) -> None:
    class Clock:
        def __init__(self, own: list[int]) -> None:
            self.own = set(own)

        def includes(self, processes: list[int]) -> None:
            self.own.update(processes)

        def lap(self) -> Lap:
            # The worker before the turn and the one after it.
            assert len(self.own) == 2
            return next(laps)

    monkeypatch.setattr(hitrate, "Neighbours", Clock)
    monkeypatch.setattr(topology, "cores", lambda: 2)
