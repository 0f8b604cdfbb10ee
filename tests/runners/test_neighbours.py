"""Is CPU time of others told from rounding, to whom does it belong, and is a wait for a CPU seen?"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from runners import neighbours
from runners.neighbours import ROUNDING, TOLERATED, Lap, Neighbours


@pytest.mark.parametrize(
    ("others", "ticked", "elapsed", "spare", "disturbs"),
    [
        (0.0, ROUNDING, 0.03, 0, False),
        (0.001, 0.0, 0.03, 0, False),
        (0.002, 0.0, 0.03, 0, True),
        (0.002, 0.0, 0.03, 1, False),
        (0.04, 0.0, 0.03, 1, True),
        (0.0, 0.04, 1.0, 0, False),
        (0.0, TOLERATED + ROUNDING + 0.01, 1.0, 0, True),
    ],
    ids=["rounding", "little", "much", "spare core", "more than spare", "ticks in a second", "many ticks"],
)
def test_what_disturbs(others: float, ticked: float, elapsed: float, spare: int, disturbs: bool) -> None:
    """More than 5 % of a core beyond the spare ones; of coarse ticks, more than rounding explains."""
    assert Lap(others, elapsed, ticked).disturbs(spare) is disturbs


def test_laps_add_up() -> None:
    """Times and programs."""
    both = Lap(0.1, 1.0, 0.1, {"a": 0.1}) + Lap(0.2, 2.0, 0.3, {"a": 0.1, "b": 0.1})
    assert (both.others, both.elapsed, both.ticked) == pytest.approx((0.3, 3.0, 0.4))
    assert both.programs == pytest.approx({"a": 0.2, "b": 0.1})
    assert both.busiest() == "a (7 % of a core)"


@contextmanager
def _hog() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "print('x', flush=True)\nwhile True: pass"], stdout=-1) as hog:
        assert hog.stdout is not None
        hog.stdout.readline()
        try:
            yield hog
        finally:
            hog.kill()


def _used(hog: subprocess.Popen[bytes]) -> float:
    return time.clock_gettime((~hog.pid << 3) | 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell the clocks of others")
def test_a_program_that_is_not_ours_is_named_with_what_it_used() -> None:
    """By its own clock, over the time of a value."""
    with _hog() as hog:
        clock, before = Neighbours(), _used(hog)
        time.sleep(0.05)
        lap, after = clock.lap(), _used(hog)
    (name,) = {name for name in lap.programs if name.startswith("python")}
    assert 0 < lap.programs[name] <= after - before
    assert lap.others >= lap.programs[name]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell the clocks of others")
def test_a_program_of_ours_is_nobody_else() -> None:
    """The crew's own processes disturb nothing."""
    with _hog() as hog:
        clock = Neighbours([hog.pid])
        time.sleep(0.05)
        lap = clock.lap()
    assert not [name for name in lap.programs if name.startswith("python")]


def test_what_a_container_hides_is_still_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all processes can be seen, the machine's busy time beyond ours and rounding is theirs."""
    with _hog() as hog:
        monkeypatch.setattr(neighbours, "_sees_all", lambda: False)
        clock = Neighbours()
        monkeypatch.setattr(neighbours, "_clocks", lambda own: {})
        before = _used(hog)
        while _used(hog) - before < 10 * ROUNDING:
            time.sleep(0.01)
        assert clock.lap().programs[neighbours.HIDDEN] > 0
