"""An interrupted session keeps what was finished, leaves no process, and goes on by the same command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from runners.workers.local import ROOT
from suites.installing.processes import marked
from tests.packages import planted

LIMIT = 60.0


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """As a terminal starts it: a shell that runs the tests in the background has Ctrl-C ignored, by all below it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with _said(folder).open("w") as said:
            return subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "tests.packages.planted", str(folder)],
                cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said,
                env={**os.environ, "UV_OFFLINE": "1", "UV_CACHE_DIR": str(folder / "cache")},
            )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def _said(folder: Path) -> Path:
    return folder / "said"


def _ends(run: subprocess.Popen[bytes], folder: Path) -> int:
    """Its exit code; where it does not end, what each of its threads is at."""
    try:
        return run.wait(LIMIT)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGABRT)
        run.wait()
        raise AssertionError(_said(folder).read_text()) from None


def _records(folder: Path) -> list[str]:
    files = list((folder / "results").glob("*/records.jsonl"))
    return files[0].read_text().splitlines() if files else []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_the_same_command_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    held = tmp_path / "held"
    held.touch()
    for number in range(5):
        # All but the first wait, so that an interruption meets the session at work.
        wait = f"import os, time\n    while os.path.exists({str(held)!r}): time.sleep(0.01)" if number else "pass"
        planted.project(tmp_path / "projects", f"good{number}", planted.GOOD, wait)
    run = _start(tmp_path)
    deadline = time.monotonic() + LIMIT
    while len(_records(tmp_path)) < 1:
        assert time.monotonic() < deadline, "the session makes no steps"
        time.sleep(0.02)
    below = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(how)
    assert _ends(run, tmp_path) == 130
    assert not psutil.wait_procs(below, timeout=5)[1]
    assert not marked(str(run.pid))
    before = _records(tmp_path)
    assert len(before) == 1
    held.unlink()
    assert _ends(_start(tmp_path), tmp_path) == 0
    after = _records(tmp_path)
    assert after[: len(before)] == before
    assert len(after) == 5
    assert len(list((tmp_path / "results").iterdir())) == 1
