"""An answer comes, and the right one, where a kernel or a host does what none should."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from runners.interpreters.provision import Found
from runners.interpreters.subjects import load_subjects
from runners.workers import start
from runners.workers.local import ROOT
from suites.asking import CHOSEN, found_or_skip
from suites.panel import Panel

KERNEL = '''"""Counts."""
SIZES = {"smoke": {"n": 200}, "default": {"n": 200}, "large": {"n": 200}}

def prepare(size, seed, count):
    return size["n"]

def part(state, index, count):
    %s
    return state

def check(state, results):
    return %s
'''

SMOKE = {"do": "measure", "size": "smoke", "seed": 1, "threads": 2, "loops": 1, "mode": "weak"}


def _planted(folder: Path, name: str, work: str = "pass", verdict: str = "None") -> None:
    (folder / f"{name}.py").write_text(KERNEL % (work, verdict))


@pytest.mark.jython
def test_java_exception_is_an_answer(panel: Panel, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    """On Jython a Java exception is no Exception; it must reach the host by name, not end a thread in silence."""
    if "jython" not in pytestconfig.stash[CHOSEN].subjects:
        pytest.skip("jython was not asked for")
    _planted(tmp_path, "throws", "from java.lang import IllegalStateException; raise IllegalStateException('planted')")
    worker = start(load_subjects()["jython"], found_or_skip(panel, "jython").executable, [tmp_path])
    try:
        worker.hello()
        error = worker.ask({**SMOKE, "kernel": "throws"}, 60)["measure"]["error"]
    finally:
        worker.close()
    assert error["type"] == "IllegalStateException"
    assert "planted" in error["message"]


HOST = """
import sys, time
from pathlib import Path
from runners.interpreters.subjects import load_subjects
from runners.workers import start
worker = start(load_subjects()[sys.argv[3]], Path(sys.argv[1]), [Path(sys.argv[2])])
worker.hello()
worker.send({**%r, "kernel": "endless"}, 600)
print(worker.process.pid, flush=True)
time.sleep(600)
"""


def test_worker_dies_with_its_host(panel: Panel, tmp_path: Path, subject: str) -> None:
    """A host that is killed outright takes a worker along that is in the middle of an endless kernel."""
    executable = found_or_skip(panel, subject).executable
    if load_subjects()[subject].runner != "local":
        pytest.skip("what a killed run leaves in a container is asked by tests/validation/containers")
    _planted(tmp_path, "endless", "while True: pass")
    host = subprocess.Popen(
        [sys.executable, "-c", HOST % SMOKE, str(executable), str(tmp_path), subject],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert host.stdout is not None
    with host:
        worker = psutil.Process(int(host.stdout.readline()))
        host.kill()
    _, alive = psutil.wait_procs([worker], timeout=10)
    for process in alive:
        process.kill()
    assert not alive


def test_failing_question_is_shrunk_and_can_be_asked_again(
    panel: Panel, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    """Hypothesis finds the smallest size that fails on the subject itself, and the command that it prints fails too."""
    subject = next((one for one in pytestconfig.stash[CHOSEN].subjects if isinstance(panel.found(one), Found)), None)
    if subject is None:
        pytest.skip("no subject is here")
    kernels = tmp_path / "kernels"
    kernels.mkdir()
    _planted(kernels, "breaks_at_37", verdict="None if state < 37 else 'planted at %d' % state")
    line = [
        sys.executable, "-m", "pytest", "suites/correctness/test_generated.py", "-q", "-p", "no:cacheprovider",
        "--interpreter", subject, "--kernels", str(kernels), "--only", "breaks_at_37", "--results", str(tmp_path / "r"),
    ]  # fmt: skip
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    told = [text for text in asked.stdout.splitlines() if "ask again: " in text]
    assert asked.returncode == 1, asked.stdout + asked.stderr
    assert told, asked.stdout
    assert '"size": {"n": 37}' in told[-1]
    assert list((tmp_path / "r" / "examples").rglob("*"))
    command = shlex.split(told[-1].partition("ask again: ")[2])
    again = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "20 of 20 answers wrong" in again.stdout
