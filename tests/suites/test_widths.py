"""The stopping rule sees the intervals that the report shows, whichever kernels were read first."""

from __future__ import annotations

from pathlib import Path

from suites.parts import read_session
from suites.scaling.curves import curves
from suites.scaling.matrix import Widths
from tests.reports.synthetic import FLAT, SCALING, Sketch


def test_widths_are_the_reports_and_do_not_depend_on_an_order(tmp_path: Path) -> None:
    """The help of a subject's other kernels is the same for the first cell and for the last, and in the report."""
    sketch = Sketch(tmp_path / "s").kernels("a", "b", "c").subject("cpython313").subject("cpython313t", gil=False)
    for kernel in ("a", "b", "c"):
        sketch.measured("cpython313", kernel, FLAT).measured("cpython313t", kernel, SCALING)
    records = sketch.store.records()
    cells = [(subject, kernel) for subject in ("cpython313", "cpython313t") for kernel in ("a", "b", "c")]
    shown = {
        (subject, kernel): curve.half_width
        for (subject, kernel, _), curve in curves(read_session(sketch.store.folder)).items()
    }
    for order in (cells, cells[::-1]):
        widths = Widths(sketch.store, ["weak"], 2)
        for _ in range(2):  # what was read before is not read again
            assert widths.of(order, records) == shown
