"""CPU time of others is told from rounding and has an owner, and a wait for a CPU is seen."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runners import neighbours
from runners.neighbours import ROUNDING, TOLERATED, Lap, Neighbours


@pytest.mark.parametrize(
    ("others", "spare", "disturbs"),
    [(0.001, 0, False), (0.002, 0, True), (0.002, 1, False), (0.04, 1, True)],
    ids=["little", "much", "spare core", "more than spare"],
)
def test_what_disturbs_a_value(others: float, spare: int, disturbs: bool) -> None:
    """More than 5 % of a core beyond the spare ones; ticks are too coarse for 30 ms."""
    assert Lap(others, 0.03, ROUNDING).disturbs(spare) is disturbs


@pytest.mark.parametrize(
    ("others", "ticked", "hidden"),
    [(0.0, ROUNDING, False), (0.0, TOLERATED + ROUNDING + 0.01, True), (0.6, 0.62, False), (0.0, -0.02, False)],
    ids=["rounding", "unseen", "seen by their clocks", "rounded down"],
)
def test_what_hides_in_a_second(others: float, ticked: float, hidden: bool) -> None:
    """Programs that begin and end between two readings of clocks show in the machine's ticks alone."""
    assert Lap(others, 1.0, ticked).hides_others() is hidden


def test_laps_add_up() -> None:
    """Times and programs."""
    both = Lap(0.1, 1.0, 0.1, {"a": 0.1}) + Lap(0.2, 2.0, 0.3, {"a": 0.1, "b": 0.1})
    assert (both.others, both.elapsed, both.ticked) == pytest.approx((0.3, 3.0, 0.4))
    assert both.programs == pytest.approx({"a": 0.2, "b": 0.1})
    assert both.busiest() == "a (7 % of a core)"


#: A name that no other program has.
HOG = "gilmatrix-hog"


@pytest.fixture
def hog(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that never rests, and has begun."""
    shell = shutil.which("sh")
    assert shell is not None
    with subprocess.Popen([shutil.copy(shell, tmp_path / HOG), "-c", "echo; while :; do :; done"], stdout=-1) as made:
        assert made.stdout is not None
        made.stdout.readline()
        try:
            yield made
        finally:
            made.kill()


def _used(hog: subprocess.Popen[bytes]) -> float:
    return time.clock_gettime((~hog.pid << 3) | 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell the clocks of others")
def test_a_program_that_is_not_ours_is_named_with_what_it_used(hog: subprocess.Popen[bytes]) -> None:
    """By its own clock, over the time of a value."""
    before = _used(hog)
    clock = Neighbours()
    time.sleep(0.05)
    lap, after = clock.lap(), _used(hog)
    assert 0 < lap.programs[HOG] <= after - before
    assert lap.others >= lap.programs[HOG]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell the clocks of others")
def test_a_program_of_ours_is_nobody_else(hog: subprocess.Popen[bytes]) -> None:
    """The crew's own processes disturb nothing."""
    clock = Neighbours([hog.pid])
    time.sleep(0.05)
    assert HOG not in clock.lap().programs


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the hog's clock is read as Linux has it")
def test_what_a_container_hides_is_still_somebody(
    hog: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not all processes can be seen, the machine's busy time beyond ours and rounding is theirs."""
    monkeypatch.setattr(neighbours, "_sees_all", lambda: False)
    monkeypatch.setattr(neighbours, "_clocks", lambda own: {})
    clock, before = Neighbours(), _used(hog)
    while _used(hog) - before < 10 * ROUNDING:
        time.sleep(0.01)
    assert clock.lap().programs[neighbours.HIDDEN] > 0
