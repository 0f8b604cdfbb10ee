"""Tests of how often something was wrong when it was run again: an earlier turn may have spoilt the process."""

from __future__ import annotations

import pytest

from suites.project.cells import _by_test
from suites.project.records import Checked, Ran, Repeated, Result
from suites.project.triage import Rate

#: Turns alone and in threads (f: failed), two turns a process in threads, and the rates that these come to.
TURNS = {
    "never wrong": ("....", "....", (0, 4), (0, 4)),
    "now and then": (".f.f", "f...", (2, 4), (1, 4)),
    "always": ("ffff", "ffff", (4, 4), (4, 4)),
    "spoilt by its first turn": (".fff", ".f.f", (0, 1), (0, 2)),
    "spoilt by its first turn, and wrong in threads": (".fff", "ff.f", (0, 1), (1, 2)),
    "wrong from its second turn in threads alone": ("....", ".f.f", (0, 4), (2, 4)),
}


@pytest.mark.parametrize("what", TURNS)
def test_the_rates(what: str) -> None:
    alone, threads, rate, in_threads = TURNS[what]

    def ran(turns: str) -> Ran:
        outcomes = {".": "passed", "f": "failed"}
        return Ran(tests=tuple(Result("t", turn=place, outcome=outcomes[one]) for place, one in enumerate(turns)))

    checked = Checked(alone=ran("."), threads=ran("."), again=Repeated(ran(alone), ran(threads)))
    found = _by_test(checked, 2)["t", 0]
    assert (found.again, found.again_threads) == (Rate(*rate), Rate(*in_threads))
