"""An interpreter is what it says from inside, never what its file is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runners.interpreters.provision import probe
from runners.interpreters.provision.cache import Cache
from runners.interpreters.subjects import load_subjects

SUBJECTS = load_subjects()


def test_the_probe_tells_the_truth_about_this_python(cache: Cache) -> None:
    facts = probe.probe(Path(sys.executable), cache)
    assert facts["implementation"] == sys.implementation.name
    assert facts["language_info"] == list(sys.version_info[:3])
    assert facts["prefix"] == sys.prefix


def test_a_313_is_never_taken_for_a_313t(fake: Callable[..., Path], cache: Cache) -> None:
    facts = probe.probe(fake("bin/python3.13t"), cache)
    assert probe.mismatch(SUBJECTS["cpython313t"], facts) == "is cpython 3.13.0 with the GIL"
    assert probe.mismatch(SUBJECTS["cpython313"], facts) == ""


def test_a_313t_is_never_taken_for_a_313(fake: Callable[..., Path], cache: Cache) -> None:
    facts = probe.probe(fake("bin/python3.13", free_threaded=True), cache)
    assert probe.mismatch(SUBJECTS["cpython313"], facts) == "is cpython 3.13.0 free-threaded"
    assert probe.mismatch(SUBJECTS["cpython313t"], facts) == ""


@pytest.mark.parametrize("subject", ["cpython314", "cpython315", "pypy", "graalpy", "jython"])
def test_another_interpreter_is_refused(fake: Callable[..., Path], cache: Cache, subject: str) -> None:
    assert probe.mismatch(SUBJECTS[subject], probe.probe(fake("python"), cache))


def test_a_graalpy_on_its_fallback_runtime_is_refused(fake: Callable[..., Path], cache: Cache) -> None:
    said = {
        "implementation": "graalpy",
        "version": "25.0.2",
        "language": "3.12.8",
        "language_info": [3, 12, 8],
    }
    detail = "Graal, Interpreted, Java 25"
    slow = probe.probe(fake("slow", **said, free_threaded=None, jit=False, jit_detail=detail), cache)
    quick = probe.probe(fake("quick", **said, free_threaded=None, jit=True), cache)
    assert "its JIT does not run (Graal, Interpreted, Java 25)" in probe.mismatch(SUBJECTS["graalpy"], slow)
    assert probe.mismatch(SUBJECTS["graalpy"], quick) == ""


def test_a_debug_build_is_refused(fake: Callable[..., Path], cache: Cache) -> None:
    assert "debug build" in probe.mismatch(SUBJECTS["cpython313"], probe.probe(fake("python", debug=True), cache))


def test_it_is_asked_once_until_the_file_changes(fake: Callable[..., Path], cache: Cache) -> None:
    executable = fake("python")
    asked = Path(f"{executable}.asked")
    assert not probe.is_known(executable, cache)
    probe.probe(executable, cache)
    probe.probe(executable, cache)
    assert probe.is_known(executable, cache)
    assert asked.read_text().count("asked") == 1
    os.utime(executable, (1, 1))
    probe.probe(executable, cache)
    assert asked.read_text().count("asked") == 2


def test_what_does_not_answer_is_no_interpreter_and_is_not_asked_again(tmp_path: Path, cache: Cache) -> None:
    executable = tmp_path / "python"
    executable.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\necho 'no such version' >&2\nexit 127\n")
    executable.chmod(0o755)
    for _ in range(2):
        with pytest.raises(probe.NotAnInterpreter, match="ended with 127 and no answer: no such version"):
            probe.probe(executable, cache)
    assert (tmp_path / "asked").read_text().count("asked") == 1


def test_what_hangs_is_ended(tmp_path: Path, cache: Cache) -> None:
    executable = tmp_path / "python"
    executable.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nsleep 60\n")
    executable.chmod(0o755)
    with pytest.raises(probe.NotAnInterpreter, match=r"did not answer within 0.3 s"):
        probe.probe(executable, cache, seconds=0.3)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHON_GIL", "1"), ("PYTHONPATH", "/nowhere"), ("JAVA_TOOL_OPTIONS", "-Xint"), ("_JAVA_OPTIONS", "-Xmx1m"),
        ("JDK_JAVA_OPTIONS", "-no-such-option"), ("CLASSPATH", "/nowhere"), ("JYTHON_OPTS", "-Xint"),
    ],
)  # fmt: skip
def test_the_callers_switches_do_not_reach_it(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """What it is asked once holds for everybody: an answer that a variable of one shell made would be kept."""
    monkeypatch.setenv(name, value)
    executable = tmp_path / "python"
    executable.write_text(f"#!/bin/sh\nenv > {tmp_path}/environment\nexit 1\n")
    executable.chmod(0o755)
    with pytest.raises(probe.NotAnInterpreter):
        probe.probe(executable, cache)
    names = [line.partition("=")[0] for line in (tmp_path / "environment").read_text().splitlines()]
    assert "PATH" in names
    assert name not in names


def test_the_inside_part_runs_on_python_2() -> None:
    folders = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for program in [*map(str, sorted(folders.glob("2.7*/bin/python"))), shutil.which("python2.7")]:
        # A shim may be there without a Python behind it.
        if program and subprocess.run([program, "-c", ""], capture_output=True, check=False).returncode == 0:
            break
    else:
        pytest.skip("no Python 2.7 that runs here; Jython reads the same file in the correctness suite")
    done = subprocess.run([program, "-B", str(probe.INSIDE)], capture_output=True, text=True, check=True)
    assert '"language_info": [2, 7' in done.stdout
