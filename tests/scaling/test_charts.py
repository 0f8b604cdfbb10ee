"""Charts, which are written by hand, held against Vega-Lite's schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import altair
import pytest
from jsonschema import ValidationError

from reports.session import Session
from suites.parts import read_session
from suites.scaling import charts
from suites.scaling.curves import Curve, curves
from tests.reports.synthetic import panorama


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Five subjects x six kernels, in both kinds of scaling."""
    folder: Path = tmp_path_factory.mktemp("results") / "panorama"
    panorama(folder)
    return read_session(folder)


def _shown(session: Session, figure: str) -> list[list[Curve]]:
    """A kernel's curves that have the figure, for each kernel that has any."""
    every = curves(session)
    found = [
        [one for subject in session.subjects if _has(one := every[subject.id, kernel.name, mode], figure)]
        for kernel in session.kernels
        for mode in session.modes
    ]
    return [several for several in found if several]


def _has(curve: Curve, figure: str) -> bool:
    return any(getattr(point, figure) for point in curve.points)


def test_an_interval_that_knows_little_does_not_flatten_the_rest(session: Session) -> None:
    """A chart ends not far above its highest figure; what goes on beyond is cut off there."""
    plain, *others = _shown(session, "speedup")[0]
    point = next(point for point in plain.points if point.threads == 2)
    assert point.speedup is not None
    assert point.ceiling is not None
    wild = [replace(estimate, high=50.0) for estimate in (point.speedup, point.ceiling)]
    changed = replace(point, speedup=wild[0], ceiling=wild[1])
    chart = charts.speedups(session, [replace(plain, points=(plain.points[0], changed)), *others])
    (top,) = (one["value"] for one in chart["params"] if one["name"] == "top")
    assert 2 < top < 5
    ranged = [layer["data"]["values"] for layer in chart["layer"] if layer["encoding"].get("y2") == {"field": "high"}]
    assert len(ranged) == 2
    assert all(max(row["high"] for row in rows) == top for rows in ranged)


class TestSchema:
    def test_speedups_keep_to_it(self, session: Session) -> None:
        every = _shown(session, "speedup")
        assert every
        for several in every:
            altair.Chart.from_dict(charts.speedups(session, several))

    def test_throughputs_keep_to_it(self, session: Session) -> None:
        every = _shown(session, "relative")
        assert every
        for several in every:
            altair.Chart.from_dict(charts.throughputs(session, several))

    def test_warmups_keep_to_it(self, session: Session) -> None:
        warmed = [[one for one in several if one.warmups] for several in _shown(session, "speedup")]
        assert any(warmed)
        for several in filter(None, warmed):
            altair.Chart.from_dict(charts.warmups(session, several))

    @pytest.mark.parametrize(
        "wrong", [{"mark": {"type": "sparkle"}}, {"mark": {"type": "line", "colour": "red"}}, {"encoding": {"x": 1}}]
    )
    def test_a_chart_that_does_not_is_told(self, session: Session, wrong: charts.Chart) -> None:
        chart = charts.speedups(session, _shown(session, "speedup")[0])
        chart["layer"][-1] |= wrong
        with pytest.raises(ValidationError):
            altair.Chart.from_dict(chart)
