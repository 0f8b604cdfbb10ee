"""A warm process is told from one whose speed still changes, and noise from a change."""

from __future__ import annotations

import numpy as np
import pytest

from suites.scaling.steadiness import LEAST, steadiness


def _values(*levels: tuple[float, int], noise: float = 0.02) -> list[float]:
    draw = np.random.default_rng(2)
    return [level * (1 + draw.normal(0, noise)) for level, count in levels for _ in range(count)]


def test_a_flat_series_is_steady_from_the_first_value() -> None:
    found = steadiness(_values((1.0, 5)), _values((1.0, 20)))
    assert found is not None
    assert (found.is_steady, found.told()) == (True, "steady from the first value")


def test_a_warmup_that_ends_before_the_cut_is_steady() -> None:
    found = steadiness(_values((9.0, 6), (3.0, 6), (1.0, 6)), _values((1.0, 20)))
    assert found is not None
    assert found.is_steady
    assert found.begins == 12
    assert found.told() == "steady from value 13"


def test_a_step_after_the_cut_is_no_steady_state_and_is_placed() -> None:
    found = steadiness(_values((1.0, 6)), _values((1.0, 8), (0.4, 12)))
    assert found is not None
    assert not found.is_steady
    assert found.begins - found.cut == 8
    assert "at counted value 9" in found.told()


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_change(seed: int) -> None:
    draw = np.random.default_rng(seed)
    found = steadiness([], list(np.exp(draw.normal(0, 0.05, 40))))
    assert found is not None
    assert found.is_steady


def test_small_steps_are_one_level() -> None:
    """A virtual CPU's own moods are no warmup."""
    found = steadiness(_values((1.0, 6)), _values((1.0, 10), (1.15, 10), (1.0, 10), noise=0.005))
    assert found is not None
    assert len(found.segments) > 1
    assert found.is_steady


def test_too_few_values_say_nothing() -> None:
    assert steadiness([1.0], [1.0] * (2 * LEAST - 2)) is None
