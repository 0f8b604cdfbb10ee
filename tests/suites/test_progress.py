"""A log says how far a run is, and how long yet, although a JIT's steps take several times as long."""

from __future__ import annotations

import pytest

from suites import progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("suites.progress.time.monotonic", lambda: now[0])
    return now


def test_what_is_left_is_told_by_weight(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """One slow step of 40 s is worth ten quick ones: nine quick ones and a slow one are left."""
    meter = progress.Meter("scaling", {"slow": 2, "quick": 9}, {"slow": 10.0, "quick": 1.0})
    clock[0] += 40
    meter.ends("slow", "slow nbody: ok")
    assert capsys.readouterr().err == "scaling [1/11] slow nbody: ok; about 1:16 left\n"


def test_a_subject_that_finished_a_step_goes_by_its_own_pace(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """What a start takes is no step's: the next of them does not start again."""
    meter = progress.Meter("scaling", {"slow": 2, "quick": 9}, {"slow": 10.0, "quick": 1.0})
    clock[0] += 30
    meter.begins("slow nbody")
    clock[0] += 40
    meter.ends("slow", "slow nbody: ok")
    assert "about 1:16 left" in capsys.readouterr().err
    clock[0] += 1
    meter.ends("quick", "quick nbody: ok")
    assert "about 0:48 left" in capsys.readouterr().err, "one of 40 s and eight of 1 s"


def test_a_lost_subjects_steps_are_not_waited_for(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    meter = progress.Meter("scaling", {"slow": 5, "quick": 1}, {"slow": 10.0, "quick": 1.0})
    clock[0] += 20
    meter.loses("slow", "slow: does not start")
    assert capsys.readouterr().err == "scaling [1/2] slow: does not start; about 0:02 left\n"


@pytest.mark.parametrize("said", ["\x1b[2J\x1b[Hgone", "one\ntwo\r\nthree", "\x07\x08", "[red]not markup[/red]"])
def test_what_an_interpreter_says_moves_no_cursor(capsys: pytest.CaptureFixture[str], said: str) -> None:
    """One line, in which nothing is hidden."""
    meter = progress.Meter("scaling", {"pypy": 1}, {"pypy": 1.0})
    meter.begins(said)
    meter.ends("pypy", f"pypy: crashed: {said}")
    meter.close()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert said.splitlines()[-1].strip("\x07\x08").rpartition("\x1b")[2] in line
