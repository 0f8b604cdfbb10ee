"""One browser and one report for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports.compare import compare
from reports.pages import write_pages
from suites.parts import read_session
from tests.reports.large import metropolis
from tests.reports.synthetic import FLAT, Sketch
from tests.validation.browser import chromium

#: Enough tests of each kind for a matrix that can be filtered.
TESTS = 50


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium, ended with this folder's tests: what drives it keeps an event loop running in the main thread."""
    try:
        with chromium.started() as made:
            yield made
    except chromium.NoBrowser as none:
        pytest.skip(str(none))


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with every page that there is."""
    results = tmp_path_factory.mktemp("results")
    metropolis(results / "metropolis", tests=TESTS, few=True)
    names = ["before", *(f"other{place}" for place in range(4))]
    for seed, name in enumerate(names, 1):
        before = Sketch(results / name, seed=seed, created="2026-01-01T03:04:05+00:00", modes=["weak", "strong"])
        before.kernels("nbody").subject("cpython313", "CPython 3.13").measured("cpython313", "nbody", FLAT)
    session = read_session(results / "metropolis")
    baseline, *others = (read_session(results / name) for name in names)
    compared = compare(session, baseline, others)
    return write_pages(session, results / "metropolis" / "report", compared, [baseline], others).parent
