"""Live workers that answer litmus tests, one run's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from suites.asking import CHOSEN
from suites.conformance.bench import Bench


@pytest.fixture(scope="session")
def bench(pytestconfig: pytest.Config) -> Iterator[Bench]:
    """This run's observations."""
    made = Bench(pytestconfig.stash[CHOSEN])
    yield made
    made.close()
