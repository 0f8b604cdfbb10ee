"""The instrument's table counts what a session says beside other programs, and what it said before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reports.statistics import Estimate
from suites.measuring.way import Way
from suites.parts import read_session
from suites.scaling.records import Values
from suites.scaling.series import Series
from tests.reports.synthetic import FLAT, SCALING, Sketch
from tests.validation.instrument.disturbed import Said, counted, first_tries, said, said_before


def _estimate(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 3, np.array([1.0]))


def test_before_is_the_first_try_of_each_sweep() -> None:
    """A kept value counts where its sweep lost none; what was taken again afterwards does not."""
    one = Series(
        Way("k", "weak", "threads", 2), 0, 1, [1.0, 2.0, 3.0], sweeps=[5, 6, 8], cpu=[1.0, 2.0, 3.0],
        left_out=[(6, 20.0, 0.1, 0.1), (6, 21.0, 0.1, 0.1), (7, 22.0, 0.1, 0.1)],
    )  # fmt: skip
    assert first_tries(one).values == [1.0, 20.0, 22.0, 3.0]
    assert first_tries(one).cpu == []


def test_what_is_said_is_counted_by_subject(tmp_path: Path) -> None:
    """A GIL that scales, a slowdown that the quiet session does not say, intervals that miss, and void cells."""
    sketch = Sketch(tmp_path / "s", modes=["weak"]).kernels("a", "b").subject("gil").subject("free", gil=False)
    session = read_session(sketch.store.folder)
    quiet = {
        ("gil", "a"): Said("ok", _estimate(0.98, 1.02), "does not scale"),
        ("gil", "b"): Said("ok", _estimate(0.98, 1.02), "does not scale"),
        ("free", "a"): Said("ok", _estimate(1.8, 2.0), "scales"),
        ("free", "b"): Said("ok", _estimate(0.6, 0.7), "slows down"),
    }
    busy = {
        ("gil", "a"): Said("ok", _estimate(1.4, 1.7), "scales"),
        ("gil", "b"): Said("ok", _estimate(0.8, 0.9), "slows down"),
        ("free", "a"): Said("void", None, "not measured"),
        ("free", "b"): Said("ok", _estimate(0.65, 0.75), "slows down"),
    }
    assert counted(session, busy, quiet) == ["4", "3", "1", "1 of 3 (33.3 %)", "1", "1 of 3 (33.3 %)"]
    assert counted(session, quiet, quiet) == ["4", "4", "0", "4 of 4 (100.0 %)", "0", "0 of 4 (0.0 %)"]


@pytest.mark.parametrize("busy", [1.0, 1.3])
def test_before_keeps_what_its_evidence_contradicts(tmp_path: Path, busy: float) -> None:
    """A GIL that gained 1.3 with one core busy: void now, and a figure then."""
    sketch = Sketch(tmp_path / "s").kernels("a").subject("cpython313").subject("cpython313t", gil=False)
    sketch.measured("cpython313", "a", replace(FLAT, speedup={2: 1.3, 4: 1.3}, busy=busy))
    sketch.measured("cpython313t", "a", SCALING)
    session = read_session(sketch.store.folder)
    for several in session.kept(Values).series.values():
        for one in several:
            one.sweeps = list(range(len(one.values)))
    now, then = said(session)["cpython313", "a"], said_before(session)["cpython313", "a"]
    assert now.state == ("void" if busy < 1.3 else "ok")
    assert then.state == "ok"
    assert then.speedup is not None
    assert then.speedup.value == pytest.approx(1.3, rel=0.03)
