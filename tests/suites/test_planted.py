"""A kernel that does what it must not gets its state, and the rest of the matrix is whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runners.sessions.records import Record
from runners.sessions.session import known
from runners.sessions.store import Store
from runners.workers.local import ROOT
from tests.reports.built import build
from tests.suites import planted

#: Seconds for all planted kernels: one of them never ends, and is given four.
LIMIT = 60

#: The state of each planted fault, and a part of the reason that people read.
EXPECTED = {
    "raises": ("crashed", "ValueError: planted"),
    "prints_megabytes": ("ok", ""),
    "exits": ("crashed", "exit code 0 without an answer"),
    "loops_for_ever": ("hung", "no answer within 4 s; a thread was at loops_for_ever.py, line 8"),
    "kills_itself": ("crashed", "killed by SIGKILL"),
    "leaves_a_thread": ("wrong", "left 1 thread(s) running"),
    "returns_wrong_value": ("wrong", "sum is"),
    "a_good_one": ("ok", ""),
    "z_good_one": ("ok", ""),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One session that measured every planted kernel, in a process of its own that must come to an end."""
    folder = tmp_path_factory.mktemp("planted")
    kernels = planted.plant(folder / "kernels")
    line = [sys.executable, "-m", "tests.suites.planted", str(folder / "results"), str(kernels)]
    subprocess.run(line, cwd=ROOT, check=True, timeout=LIMIT, capture_output=True)
    return known(folder / "results")[0]


@pytest.mark.parametrize("kernel", EXPECTED)
def test_each_fault_has_its_state_and_reason(session: Store, kernel: str) -> None:
    """Each fault is named for what it is; the kernels beside it are untouched."""
    steps: list[Record] = [step for step in session.records() if step.case == kernel]
    state, reason = EXPECTED[kernel]
    assert [step.state for step in steps] == [state], steps
    assert reason in steps[0].reason


def test_reasons_reach_the_report(session: Store) -> None:
    """Nothing that went wrong is a blank in the report."""
    page = build(session.folder).read_text(encoding="utf-8")
    for reason in ("ValueError: planted", "killed by SIGKILL", "no answer within 4 s", "left 1 thread(s) running"):
        assert reason in page


def test_stacks_of_a_hung_kernel_are_kept(session: Store) -> None:
    """Whoever asks where it hung finds the stacks beside the results."""
    kept = session.path(planted.STAND_IN, "scaling", "loops_for_ever.stderr.txt").read_text()
    assert "in part" in kept
