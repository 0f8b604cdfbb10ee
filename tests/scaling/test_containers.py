"""Inside a container against outside: a ratio of its own, and only of one and the same version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.markdown import markdown
from reports.overview import overview
from reports.pages import write_pages
from runners.sessions.merge import merge
from suites.parts import read_session
from suites.scaling.view import Scaling
from tests.reports.synthetic import Sketch, Truth


def _both_ways(folder: Path, version: str = "3.13.1") -> Sketch:
    sketch = Sketch(folder).kernels("nbody", "nqueens")
    sketch.subject("cpython313", "CPython 3.13")
    sketch.subject(
        "cpython313-container", "CPython 3.13, in a container", base="cpython313", runner="container",
        facts={"version": version},
    )  # fmt: skip
    for kernel in ("nbody", "nqueens"):
        sketch.measured("cpython313", kernel, Truth(speedup={2: 1.0}))
        sketch.measured("cpython313-container", kernel, Truth(single=0.03 / 0.9, speedup={2: 1.1}))
    return sketch


def test_the_ratio_is_throughput_inside_over_outside(tmp_path: Path) -> None:
    """Nine tenths on one thread; on two, what the speedups make of it."""
    (one,) = overview(read_session(_both_ways(tmp_path / "s").store.folder)).of(Scaling).containers
    assert (one.inside.id, one.outside.id, one.kernels, one.threads) == ("cpython313-container", "cpython313", 2, 2)
    assert one.single is not None
    assert one.full is not None
    assert one.single.value == pytest.approx(0.9, rel=0.03)
    assert one.full.value == pytest.approx(0.99, rel=0.03)
    assert one.single.low < 0.9 < one.single.high


def test_the_columns_are_never_merged(tmp_path: Path) -> None:
    """Two subjects, two rows, and a table beside them."""
    folder = _both_ways(tmp_path / "s").store.folder
    seen = overview(read_session(folder))
    assert {one.subject.id for one in seen.of(Scaling).leaderboards[0].standings} == {
        "cpython313",
        "cpython313-container",
    }
    write_pages(read_session(folder), tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text()
    assert 'id="containers"' in page
    assert "In a container: throughput inside over outside" in markdown(read_session(folder))


def test_another_version_inside_has_no_ratio(tmp_path: Path) -> None:
    """It would measure the version."""
    (one,) = overview(read_session(_both_ways(tmp_path / "s", "3.13.2").store.folder)).of(Scaling).containers
    assert one.single is None
    assert one.reason == "not comparable: 3.13.2 inside, 3.13.1 outside"


def test_another_run_inside_has_no_ratio(tmp_path: Path) -> None:
    """Seconds of two runs, on whichever machines, are never divided."""
    parts = []
    several: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("out", "cpython313", {}),
        ("in", "cpython313-container", {"base": "cpython313", "runner": "container"}),
    )
    for name, subject, more in several:
        made = Sketch(tmp_path / name, run=f"run-{name}", machine=f"machine-{name}").kernels("nbody")
        made.subject(subject, **more).measured(subject, "nbody", Truth())
        parts.append(made.store)
    (one,) = overview(read_session(merge(parts, tmp_path / "merged").folder)).of(Scaling).containers
    assert one.single is None
    assert one.reason == "not comparable: measured inside and outside in other runs"


def test_markdown_shows_words_as_words(tmp_path: Path) -> None:
    """A reason with a bar, a tag or a link in it stays a reason."""
    sketch = Sketch(tmp_path / "s", command="tox `x` | <b>").kernels("nbody").subject("cpython313", "C | <i>P</i>")
    sketch.step("scaling", "cpython313", "nbody", "crashed", "a | b <script> [l](http://x) *s*", block=0)
    told = markdown(read_session(sketch.store.folder))
    assert "<script>" not in told.replace("\\<script\\>", "")
    assert r"a \| b \<script\> \[l\]\(http://x\) \*s\*" in told
    assert "`` tox `x` | <b> ``" in told
    rows = [line for line in told.splitlines() if line.startswith("|")]
    assert all(row.replace(r"\|", "").count("|") > 2 for row in rows)
