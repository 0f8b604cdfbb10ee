"""Is CPU time of others told from rounding?"""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from runners.machine import ROUNDING, TOLERATED, Lap, OthersClock


@pytest.mark.parametrize(
    ("others", "elapsed", "disturbed"),
    [
        (ROUNDING, 0.03, False),
        (0.03, 0.03, True),
        (0.04, 1.0, False),
        (TOLERATED + ROUNDING + 0.01, 1.0, True),
    ],
)
def test_what_rounding_explains_is_no_disturbance(others: float, elapsed: float, disturbed: bool) -> None:
    assert Lap(others, elapsed).disturbed is disturbed


def test_laps_add_up() -> None:
    assert Lap(0.1, 1.0) + Lap(0.2, 2.0) == Lap(0.1 + 0.2, 3.0)


def test_a_process_that_is_not_ours_is_noticed() -> None:
    clock = OthersClock([])
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as hog:
        clock.lap()
        time.sleep(1.0)
        lap = clock.lap()
        hog.kill()
    assert lap.disturbed
