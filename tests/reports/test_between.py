"""The spread between sessions keeps chance from being called a change, and lets a change be found."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reports.between import TOGETHER, moves
from reports.compare import judged
from reports.statistics import LEAST, Estimate

NAMES = [f"kernel{place}" for place in range(20)]


def figure(seconds: float, half: float = 0.003) -> Estimate:
    """Seconds with a narrow interval: what a session knows of itself."""
    draws = seconds * np.exp(np.random.default_rng(int(seconds * 1e9)).uniform(-half, half, 400))
    return Estimate(seconds, seconds * math.exp(-half), seconds * math.exp(half), 3, draws)


def sessions(
    draw: np.random.Generator, count: int, names: list[str] = NAMES, *, common: float = 0.03, own: float = 0.02
) -> list[dict[str, float]]:
    """Seconds by name: each session has a mood, and each name in it a luck of its own."""
    return [
        {name: 0.03 * math.exp(mood + draw.normal(0, own)) for name in names}
        for mood in draw.normal(0, common, size=count)
    ]


def _pair(
    now: dict[str, float], then: dict[str, float], half: float = 0.003
) -> tuple[dict[str, Estimate], dict[str, Estimate]]:
    first, second = ({name: figure(value, half) for name, value in one.items()} for one in (now, then))
    return first, second


def _word(now: dict[str, float], then: dict[str, float], others: list[dict[str, float]], name: str) -> str:
    found = moves(*_pair(now, then), others)
    ratio = found[name].ratio
    return judged(ratio, LEAST) if ratio else "cannot tell"


def test_chance_is_no_change_and_ten_percent_is_found() -> None:
    """Eight sessions with a mood of 3 % and a luck of 2 %: at most 5 % false, a planted 10 % found in most pairs."""
    draw, false, found, told, old = np.random.default_rng(1), 0, 0, 0, 0
    together = changed = 0
    for _ in range(60):
        now, then, *others = sessions(draw, 8)
        for name, move in moves(*_pair(now, then), others).items():
            assert move.ratio is not None
            word = judged(move.ratio, LEAST)
            if name == TOGETHER:
                together, changed = together + 1, changed + (word in ("regression", "improvement"))
                continue
            told += 1
            false += word in ("regression", "improvement")
            old += abs(math.log(then[name] / now[name])) > 0.0042
        for name in NAMES[:4]:
            found += _word({**now, name: now[name] * 1.1}, then, others, name) == "regression"
    assert false / told <= 0.05
    assert changed / together <= 0.05
    assert found / 240 > 0.6, "most"
    assert old / told > 0.5, "as the intervals from within a session would have it"


def test_names_whose_luck_differs_are_still_seldom_wrong() -> None:
    """One name varies three times as much as the others: their help must not hide that."""
    draw, false, told = np.random.default_rng(2), 0, 0
    for _ in range(300):
        several = sessions(draw, 8)
        for one in several:
            one["kernel0"] *= math.exp(draw.normal(0, 0.06))
        now, then, *others = several
        told += 1
        false += _word(now, then, others, "kernel0") in ("regression", "improvement")
    assert false / told <= 0.08


def test_with_few_names_a_mood_is_no_change_either() -> None:
    """What two names moved together cannot be told from what each did: all of it counts as chance."""
    draw, false, told = np.random.default_rng(3), 0, 0
    for _ in range(300):
        now, then, *others = sessions(draw, 8, NAMES[:2])
        for name in NAMES[:2]:
            told += 1
            false += _word(now, then, others, name) in ("regression", "improvement")
    assert false / told <= 0.05


def test_what_all_moved_is_told_once_and_apart() -> None:
    """Everything half as quick is no regression of each kernel, but one of all of them."""
    draw = np.random.default_rng(4)
    now, then, *others = sessions(draw, 8)
    slow = {name: seconds * 2 for name, seconds in now.items()}
    assert _word(slow, then, others, TOGETHER) == "regression"
    assert sum(_word(slow, then, others, name) == "regression" for name in NAMES) <= 1


@pytest.mark.parametrize(
    ("names", "others", "missing"), [(20, 2, 1), (20, 1, 2), (20, 0, 3), (2, 1, 3), (20, 3, 0), (2, 3, 1), (2, 4, 0)]
)
def test_too_few_sessions_cannot_tell_and_how_many_it_takes_is_known(names: int, others: int, missing: int) -> None:
    """Three others with the help of several names, four without it."""
    now, then, *more = sessions(np.random.default_rng(5), others + 2, NAMES[:names])
    move = moves(*_pair(now, then), more)["kernel0"]
    assert (move.ratio is None, move.missing, move.known) == (missing > 0, missing, others)
    assert move.raw == pytest.approx(then["kernel0"] / now["kernel0"])


def test_the_same_values_twice_are_one_session() -> None:
    """A merged session repeats the values of its parts: that is no steadiness."""
    now, then, other = sessions(np.random.default_rng(6), 3)
    found = moves(*_pair(now, then), [other, dict(other), dict(now), dict(then), dict(other)])
    assert found["kernel0"].ratio is None


def test_an_interval_is_never_narrower_than_within_the_session() -> None:
    draw = np.random.default_rng(7)
    now, then, *others = sessions(draw, 8, common=1e-4, own=1e-4)
    found = moves(*_pair(now, then, half=0.2), others)
    for name in NAMES:
        move = found[name]
        assert move.ratio is not None
        assert move.ratio.low < 0.85
        assert move.ratio.high > 1.15


def test_a_session_that_lacks_some_names_helps_with_the_others() -> None:
    now, then, *others = sessions(np.random.default_rng(8), 8)
    for place, one in enumerate(others):
        for name in NAMES[2 * place : 2 * place + 2]:
            del one[name]
    assert all(move.ratio for move in moves(*_pair(now, then), others).values())
