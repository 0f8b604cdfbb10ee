"""After Ctrl-C, SIGTERM or SIGKILL at any moment, what was finished is there, and the same command goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from runners.sessions.session import known
from runners.workers.local import ROOT
from tests.suites import planted

LIMIT = 40.0


def _start(results: Path, kernels: Path) -> subprocess.Popen[bytes]:
    """As a terminal starts it: a shell that runs the tests in the background has Ctrl-C ignored, by all below it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.suites.planted", str(results), str(kernels)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def _records(results: Path) -> list[str]:
    files = list(results.glob("*/records.jsonl"))
    return files[0].read_text().splitlines() if files else []


def _wait_for_steps(results: Path, count: int) -> None:
    deadline = time.monotonic() + LIMIT
    while len(_records(results)) < count:
        assert time.monotonic() < deadline, "the session makes no steps"
        time.sleep(0.02)


def _good_kernels(folder: Path) -> Path:
    """Six, whose parts wait while there is a file ``held``, so that an interruption meets the session at work."""
    folder.mkdir()
    held = folder.parent / "held"
    waiting = f"    while os.path.exists({str(held)!r}):\n        time.sleep(0.01)\n    total = 0\n"
    text = planted.GOOD.replace("    total = 0\n", waiting).replace("SIZES", "import os\nimport time\nSIZES", 1)
    for number in range(6):
        (folder / f"kernel{number}.py").write_text(text)
    return folder


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_same_command_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    """No finished step is lost or made twice, no worker outlives its session."""
    kernels, results = _good_kernels(tmp_path / "kernels"), tmp_path / "results"
    run = _start(results, kernels)
    _wait_for_steps(results, 2)
    (tmp_path / "held").touch()
    workers = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(how)
    run.wait(LIMIT)
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert workers
    assert not alive
    before = _records(results)
    (tmp_path / "held").unlink()
    assert len(before) >= 2

    assert _start(results, kernels).wait(LIMIT) == 0
    after = _records(results)
    assert after[: len(before)] == before
    assert len(after) == 6
    assert len(known(results)) == 1


def test_torn_line_of_the_records_is_measured_again(tmp_path: Path) -> None:
    """A line that a power cut left half-written is no finished step, and swallows no other."""
    kernels, results = _good_kernels(tmp_path / "kernels"), tmp_path / "results"
    assert _start(results, kernels).wait(LIMIT) == 0
    records = next(results.glob("*/records.jsonl"))
    content = records.read_bytes()
    with open(records, "r+b") as torn:
        torn.truncate(len(content) - 20)
        os.fsync(torn.fileno())
    assert len(known(results)[0].records()) == 5
    assert _start(results, kernels).wait(LIMIT) == 0
    assert len(known(results)[0].records()) == 6
