"""Nothing of a container outlives the run that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from runners.interpreters.subjects import load_subjects
from runners.workers import container
from runners.workers.local import ROOT
from tests.validation.containers.conftest import SUBJECT
from tests.validation.containers.test_hardening import REQUEST, _plant

HOST = """
import sys, time
from pathlib import Path
from runners.workers import container
from runners.interpreters.subjects import load_subjects
worker = container.start(load_subjects()[sys.argv[1]], Path(sys.argv[2]), [Path(sys.argv[3])])
worker.hello()
worker.send(%r, 600)
print(worker.name, flush=True)
time.sleep(600)
"""


def _names(engine: str) -> list[str]:
    told = container.ask(engine, "ps", "--all", "--filter", f"label={container.OWNER}", "--format", "{{.Names}}")
    return told.stdout.split()


def test_a_killed_run_is_cleaned_up_after(engine: str, image: Path, tmp_path: Path) -> None:
    """Its container runs on in an endless kernel; the next command removes it and says so."""
    folder = _plant(tmp_path / "kernels", "while True: pass")
    line = [sys.executable, "-c", HOST % REQUEST, SUBJECT, str(image), str(folder)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        name = host.stdout.readline().strip()
        assert container.remove_left_behind(engine).removed == ()  # its owner lives
        os.kill(host.pid, signal.SIGKILL)
    assert name in _names(engine)
    cleanup = subprocess.run(
        [sys.executable, "-m", "gilmatrix", "interpreters", "cleanup"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"removed container {name}" in cleanup.stderr
    assert cleanup.returncode == 0
    assert name not in _names(engine)


def test_a_worker_that_is_killed_takes_its_container_along(engine: str, image: Path, tmp_path: Path) -> None:
    """A limit that passes, or Ctrl-C, leaves nothing to clean up."""
    folder = _plant(tmp_path / "kernels", "while True: pass")
    worker = container.start(load_subjects()[SUBJECT], image, [folder])
    worker.hello()
    worker.send(REQUEST, 600)
    assert worker.name in _names(engine)
    worker.kill()
    assert worker.name not in _names(engine)


def test_a_container_that_is_paused_does_not_run_and_goes_on(engine: str, image: Path, tmp_path: Path) -> None:
    """What a JIT still compiles would run beside other subjects' lines."""
    folder = _plant(tmp_path / "kernels", "while True: pass")
    worker = container.start(load_subjects()[SUBJECT], image, [folder])
    try:
        worker.hello()
        worker.send(REQUEST, 600)
        assert _used(worker, 0.5) > 0.0, "an endless kernel"
        worker.pause()
        assert _used(worker, 0.5) == 0.0
        worker.resume()
        assert _used(worker, 0.5) > 0.0
        worker.pause()
    finally:
        worker.kill()
    assert worker.name not in _names(engine), "one that is paused is removed too"


def _used(worker: container.Contained, seconds: float) -> float:
    """Seconds of CPU that what is inside uses in ``seconds``."""
    inside = [psutil.Process(pid) for pid in worker.processes()[1:]]
    before = sum(sum(process.cpu_times()[:2]) for process in inside)
    time.sleep(seconds)
    return sum(sum(process.cpu_times()[:2]) for process in inside) - before


def test_the_cpu_time_inside_is_the_subjects_own(engine: str, image: Path) -> None:
    """The engine's client is no more than the way to it: the interpreter is among the processes that are counted."""
    worker = container.start(load_subjects()[SUBJECT], image)
    try:
        told = worker.hello()
        assert told["implementation"] == "cpython"
        lines = [Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in worker.processes()]
    finally:
        worker.close()
    assert any(line[0].endswith(b"/opt/gilmatrix/bin/subject") for line in lines), lines
