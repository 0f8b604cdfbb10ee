"""The laws' parameters are found where they are known, and refused where they cannot be told apart."""

from __future__ import annotations

import numpy as np
import pytest

from suites.measuring.way import Way
from suites.scaling.figures import Cell, Point, points
from suites.scaling.models import LEAST_COUNTS, fitted, unidentifiable
from suites.scaling.series import Series

COUNTS = (1, 2, 3, 4, 6, 8)


def _points(speedups: dict[int, float], mode: str = "weak", noise: float = 0.002, cores: int = 8) -> tuple[Point, ...]:
    draw = np.random.default_rng(1)
    series = []
    for block in range(5):
        for kind in ("threads", "processes"):
            for count, speedup in speedups.items():
                reached = speedup if kind == "threads" else count
                seconds = (count if mode == "weak" else 1) / reached
                values = list(seconds * (1 + draw.normal(0, noise, 6)))
                if kind == "threads" or count > 1:
                    series.append(Series(Way("k", mode, kind, count), block, 1, values))
    return points(Cell(series), mode, cores)


def _universal(alpha: float, beta: float) -> dict[int, float]:
    return {count: count / (1 + alpha * (count - 1) + beta * count * (count - 1)) for count in COUNTS}


@pytest.mark.parametrize(("alpha", "beta"), [(0.0, 0.0), (0.1, 0.0), (0.05, 0.02), (1.0, 0.0)])
def test_the_universal_laws_parameters_are_found(alpha: float, beta: float) -> None:
    model = next(one for one in fitted(_points(_universal(alpha, beta))) if one.name.startswith("universal"))
    found = [parameter.value for parameter in model.parameters]
    assert found == pytest.approx([alpha, beta], abs=0.01)
    for parameter, truth in zip(model.parameters, (alpha, beta), strict=True):
        assert parameter.low - 0.01 <= truth <= parameter.high + 0.01


def test_a_parameter_that_is_nothing_is_in_its_interval() -> None:
    """An interval that begins a hair above 0 would never hold a truth of 0."""
    model = next(one for one in fitted(_points(_universal(0.0, 0.0), noise=0.05)) if one.name.startswith("universal"))
    assert [parameter.low for parameter in model.parameters] == [0.0, 0.0]


def test_a_flat_curve_has_a_contention_near_one() -> None:
    """What a GIL looks like."""
    model = next(one for one in fitted(_points(dict.fromkeys(COUNTS, 1.0))) if one.name.startswith("universal"))
    assert model.parameters[0].value == pytest.approx(1, abs=0.02)


def test_the_peak_is_where_the_law_says() -> None:
    model = next(one for one in fitted(_points(_universal(0.02, 0.02))) if one.name.startswith("universal"))
    assert model.peak == pytest.approx((0.98 / 0.02) ** 0.5, rel=0.1)


def test_amdahl_is_for_strong_scaling_and_gustafson_for_weak() -> None:
    share = 0.2
    amdahl = {count: 1 / (share + (1 - share) / count) for count in COUNTS}
    gustafson = {count: count - share * (count - 1) for count in COUNTS}
    for mode, name, speedups in (("strong", "Amdahl", amdahl), ("weak", "Gustafson", gustafson)):
        model = fitted(_points(speedups, mode))[0]
        assert model.name == name
        assert model.parameters[0].value == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("cores", [2, 6])
def test_too_few_counts_up_to_the_cores_are_refused_in_words(cores: int) -> None:
    several = _points(_universal(0.1, 0.0), cores=cores)
    assert fitted(several) == []
    counted = sum(count <= cores for count in COUNTS)
    assert unidentifiable(several).startswith(f"not identifiable: {counted} of {LEAST_COUNTS}")
