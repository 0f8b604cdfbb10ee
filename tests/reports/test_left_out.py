"""The report says how many values other programs disturbed, where most of them, and who it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reports.overview import overview
from reports.session import Session
from suites.parts import read_session
from suites.routes.records import Rate, RouteLine, Taken, Times
from suites.scaling.records import Values
from tests.reports.synthetic import FLAT, Sketch


def _session(folder: Path, lost: int) -> Session:
    """Two kernels; of one so many values were left out."""
    sketch = Sketch(folder).kernels("nbody", "nqueens").subject("cpython313", "CPython 3.13")
    sketch.measured("cpython313", "nbody", FLAT).measured("cpython313", "nqueens", FLAT)
    session = read_session(sketch.store.folder)
    first, *rest = session.kept(Values).series["cpython313", "nbody"]
    busy = replace(first, left_out=[(1, 0.03, 0.01, 0.02)] * lost, busiest="cc1 (80 % of a core)")
    values = Values({**session.kept(Values).series, ("cpython313", "nbody"): (busy, *rest)})
    return replace(session, records={**session.records, Values: values})


def _said(session: Session) -> list[tuple[str, str, str]]:
    return [(one.level, one.title, one.detail) for one in overview(session).findings if "left out" in one.title]


def test_nothing_is_said_of_a_quiet_session(tmp_path: Path) -> None:
    """The control."""
    assert not _said(_session(tmp_path / "s", 0))


def test_what_was_left_out_is_counted_and_named(tmp_path: Path) -> None:
    """A few are a note; more than half as many as are kept are a warning."""
    ((level, title, detail),) = _said(_session(tmp_path / "few", 3))
    assert level == "info"
    assert title.startswith("3 values that other programs disturbed were left out, ")
    assert "The most, 3, in nbody on CPython 3.13; the busiest other program there was cc1 (80 % of a core)." in detail
    assert [level for level, _, _ in _said(_session(tmp_path / "many", 1000))] == ["warn"]


def test_turns_of_routes_count_too(tmp_path: Path) -> None:
    """With the line's name."""
    rate = Rate(
        values=(0.1,), chunks=1, loops=1, startup=0.1, handed=None, memory=1 << 20, left_out=4,
        busiest="hog (50 % of a core)",
    )  # fmt: skip
    name = "collatz-python-threads"
    line = RouteLine(name, "threads", "collatz", "default", "python", "threads", "", (2,), unit=False)
    session = _session(tmp_path / "s", 1)
    times = Times((line,), {("cpython313", name): Taken("ok", "", ({2: rate},))})
    session = replace(session, records={**session.records, Times: times})
    ((_, title, detail),) = _said(session)
    assert title.startswith("5 values")
    assert "The most, 4, in collatz-python-threads" in detail
    assert "hog" in detail
