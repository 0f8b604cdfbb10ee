"""The doctor says what is wrong with a machine and what to do about it, and nothing about a sound one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.pages import write_pages
from runners import doctor
from runners.doctor import Checkup
from suites.parts import read_session
from tests.reports.synthetic import panorama

SOUND = Checkup("2026-01-02T03:04:05+00:00", 4, 0.01, "", None, 0.0, "performance", False, True, True)


def test_a_sound_machine_needs_nothing() -> None:
    """Three lines, none of which asks for anything."""
    assert SOUND.is_quiet
    assert SOUND.lines() == (
        "cores: 3.99 of 4 are free; no other program uses more than 5 % of one",
        "limits: CPU quota none, steal 0 % of a core, governor performance, turbo off",
        "waiting: the system tells how long each thread waited for a CPU, and who had it",
    )


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        ({"others": 0.6, "busiest": "cc1 (55 % of a core)"}, 0, "cc1 (55 % of a core) is the busiest: end it"),
        ({"quota": 1.5}, 1, "raise the quota"),
        ({"steal": 0.2}, 1, "other virtual machines take time"),
        ({"turbo": True}, 1, "pyperf system tune"),
        ({"governor": "powersave"}, 1, "pyperf system tune"),
        ({"sees_all": False}, 2, "a container hides who had it"),
        ({"waits": False}, 2, "does not tell"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(changed: dict[str, object], place: int, said: str) -> None:
    """In the line that it belongs to."""
    checkup = replace(SOUND, **changed)  # type: ignore[arg-type]
    assert said in checkup.lines()[place]
    assert said not in SOUND.lines()[place]


def test_this_machine_is_examined() -> None:
    """Whatever it is like, every line says something."""
    checkup = doctor.examine(0.05)
    assert all(checkup.lines())
    assert checkup.cores >= 1


def test_a_report_keeps_what_was_seen(tmp_path: Path) -> None:
    """On its page of provenance, as often as measuring began; a busy machine is a finding of the index."""
    store = panorama(tmp_path / "s")
    busy = replace(SOUND, others=0.6, busiest="cc1 (55 % of a core)")
    with store.revised() as session:
        session["checkups"] = [SOUND.record(), busy.record()]
    index = write_pages(read_session(store.folder), tmp_path / "out")
    page = index.with_name("provenance.html").read_text(encoding="utf-8")
    assert page.count("waiting: the system tells") == 2
    assert "cc1 (55 % of a core) is the busiest" in page
    assert "The machine was not quiet when measuring began" in index.read_text(encoding="utf-8")


def test_a_misshapen_checkup_is_left_out_by_name(tmp_path: Path) -> None:
    """The rest of the session is read."""
    store = panorama(tmp_path / "s")
    with store.revised() as session:
        session["checkups"] = [{"at": "once"}]
    read = read_session(store.folder)
    assert read.checkups == ()
    assert any("checkups" in damage.message for damage in read.damages)
