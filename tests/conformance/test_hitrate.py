"""Do the bounds of a rate hold what they say?"""

from __future__ import annotations

import numpy as np
import pytest

from suites.conformance.hitrate import fewest, most


def test_bounds_are_those_of_the_tables() -> None:
    # Garwood's exact limits: none seen, at most 3; ten seen, 5.43 to 16.96.
    assert most(0) == pytest.approx(2.996, abs=1e-3)
    assert fewest(10) == pytest.approx(5.425, abs=1e-3)
    assert most(10) == pytest.approx(16.962, abs=1e-3)
    assert fewest(0) == 0.0


@pytest.mark.parametrize("rate", [0.5, 4.0, 60.0])
def test_a_bound_holds_in_ninety_five_of_a_hundred_runs(rate: float) -> None:
    seen = np.random.default_rng(3).poisson(rate, size=2000)
    assert np.mean([fewest(each) <= rate for each in seen]) >= 0.95 - 0.01
    assert np.mean([most(each) >= rate for each in seen]) >= 0.95 - 0.01
