"""Bad input gets exit code 2 and one line that says what is known instead."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runners.sessions.joining import WrongSession
from runners.sessions.records import DamagedResult
from runners.sessions.session import open_session
from runners.sessions.store import Store
from runners.workers.local import ROOT
from tests.reports.built import build
from tests.suites import planted

COMMANDS = {"matrix": ["gilmatrix", "matrix"], "pytest": ["pytest", "suites/correctness", "-q"]}

#: Seconds until a command that should have refused its input is known to have gone to work instead.
LIMIT = 30

BAD = {
    "subject": (["--interpreter", "cpython12"], "unknown subject 'cpython12'; known are: cpython313, "),
    "kernel": (["--only", "nbodies"], "unknown kernel nbodies: known are all, core, independent, "),
    "size": (["--size", "huge"], "unknown size 'huge'; known are: smoke, default, large"),
    "threads": (["--threads", "1,0"], "thread counts '1,0': give whole numbers from 1 up"),
    "no_number": (["--threads", "two"], "thread count 'two' is no whole number"),
    "mode": (["--mode", "steep"], "unknown mode 'steep'; known are: both, weak, strong"),
    "profile": (["--profile", "fast"], "unknown profile 'fast'; known are: quick, default, rigorous"),
    "runner": (["--runner", "cloud"], "unknown runner 'cloud'; known are: local, container"),
    "runner_of_a_mode": (
        ["--runner", "container", "--interpreter", "pypy-nojit"],
        "pypy-nojit is not started by --runner container: name it by itself, without that option",
    ),
    "folder": (["--kernels", "nowhere"], "no folder nowhere"),
    "python": (["--python", "pypy=nowhere"], "no file nowhere"),
    "python_twice": (
        ["--python", "pypy=/bin/sh", "--python", "pypy=/bin/cat"],
        "--python names pypy twice: /bin/sh and",
    ),
    "python_of_a_container": (
        ["--python", "pypy-container=/bin/sh"],
        "--python pypy-container: it is started in a container, and its image holds its executable",
    ),
}


#: What a matrix alone takes.
OF_MATRIX = {
    "no file of functions": (["--bench", "nowhere.py"], "--bench nowhere.py: no such file"),
    "a folder of functions": (["--bench", "kernels"], "--bench kernels: it is a folder; a file of functions"),
    "no function": (["--bench", "gilmatrix/__init__.py"], "no function bench_NAME(state) at its top level"),
    "strong scaling of functions": (
        ["--bench", "tests/suites/wordsmith/bench.py", "--mode", "strong"],
        "--mode strong: strong scaling divides one work between threads, and a plain function has no parts",
    ),
    "no project": (["--with", "nowhere/at/all"], "--with nowhere/at/all: no such folder and no such file"),
    "no requirement": (["--with", "a b"], "--with a b: say a project's folder, its sdist, or NAME"),
}


@pytest.mark.parametrize("bad", OF_MATRIX)
def test_bad_option_of_a_matrix(tmp_path: Path, bad: str) -> None:
    """Before anything is measured, or installed."""
    _refused(tmp_path, COMMANDS["matrix"], *OF_MATRIX[bad])


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("bad", BAD)
def test_bad_option(tmp_path: Path, command: str, bad: str) -> None:
    _refused(tmp_path, COMMANDS[command], *BAD[bad])


def _refused(tmp_path: Path, command: list[str], words: list[str], expected: str) -> None:
    """One line on standard error, exit code 2, and nothing made."""
    asked = subprocess.run(
        [sys.executable, "-m", *command, *words, "--results", str(tmp_path / "results")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    said = [line for line in (asked.stderr + asked.stdout).splitlines() if line.strip()]
    assert asked.returncode == 2, said
    assert expected in said[0]
    assert len(said) == 1, said
    assert not (tmp_path / "results").exists()


NOT_THAT = {
    "a build with a GIL": (f"cpython313t={sys.executable}", "is cpython 3."),
    "another language": (f"cpython315={sys.executable}", "is cpython 3."),
    "another implementation": (f"pypy={sys.executable}", "is cpython 3."),
    "no interpreter": ("cpython313=/bin/ls", "and no answer: no output"),
    "a text": (f"graalpy={__file__}", "cannot be started: "),
}


@pytest.mark.parametrize("words", [["matrix", "--profile", "quick"], ["conformance"], ["interpreters", "get"]])
@pytest.mark.parametrize("kind", NOT_THAT)
def test_an_executable_that_is_not_what_it_is_named_for_is_refused(tmp_path: Path, words: list[str], kind: str) -> None:
    """Nobody meant another: 2 with the reason, and nothing measured."""
    given, said = NOT_THAT[kind]
    where = [] if words[0] == "interpreters" else ["--results", str(tmp_path)]
    who = [given.partition("=")[0]] if words[0] == "interpreters" else ["--interpreter", given.partition("=")[0]]
    asked = subprocess.run(
        [sys.executable, "-m", "gilmatrix", *words, *who, "--python", given, *where],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    assert asked.returncode == 2, asked.stderr
    (line,) = [line for line in asked.stderr.splitlines() if line.startswith("gilmatrix: ")]
    assert line.startswith(f"gilmatrix: --python {given}: ")
    assert said in line
    assert not list(tmp_path.glob("*/records.jsonl"))


def test_an_executable_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    """Its digest cannot be had; what the line says is about it, and not about folders."""
    secret = tmp_path / "python3.13"
    shutil.copy(sys.executable, secret)
    secret.chmod(0o311)
    line = [sys.executable, "-m", "gilmatrix", "interpreters", "get", "cpython313", "--python", f"cpython313={secret}"]
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT)
    assert asked.returncode == 2, asked.stderr
    assert f"--python cpython313={secret}: {secret} " in asked.stderr
    assert "XDG_CACHE_HOME" not in asked.stderr


def test_a_run_without_any_interpreter_is_told_by_its_exit_code(tmp_path: Path) -> None:
    """3, and a report that says why: CI must not take it for success."""
    words = ["--interpreter", "pypy", "--runner", "container", "--only", "nqueens", "--results", str(tmp_path)]
    asked = subprocess.run(
        [sys.executable, "-m", "gilmatrix", "matrix", *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "GILMATRIX_ENGINE": "nothing-such"},
    )  # fmt: skip
    assert asked.returncode == 3, asked.stderr
    (page,) = tmp_path.glob("*/report/index.html")
    assert "nothing-such is not installed" in page.read_text()


def test_session_measured_in_another_way_is_refused(tmp_path: Path) -> None:
    """Numbers of two ways to measure never stand in one session."""
    kernels = planted.plant(tmp_path / "kernels")
    store = open_session(planted.request(kernels, ("a_good_one",)), results=tmp_path, name="mine")
    with pytest.raises(WrongSession, match="session mine cannot take this: other kernels, or other files of them: "):
        open_session(planted.request(kernels), results=tmp_path, name=store.name)


@pytest.fixture
def session(tmp_path: Path) -> Store:
    """A finished session of one good kernel."""
    return planted.measure(tmp_path / "results", planted.plant(tmp_path / "kernels"), ("a_good_one",))


def _files(store: Store) -> list[Path]:
    return [store.path(planted.STAND_IN, "subject.json"), store.folder / "session.json"]


@pytest.mark.parametrize("which", range(2), ids=["subject", "session"])
@pytest.mark.parametrize("damage", ["cut", "schema"])
def test_damaged_file_is_named_and_kept(session: Store, which: int, damage: str, tmp_path: Path) -> None:
    """Measuring again stops before it measures, the report names the file, nobody overwrites it."""
    path = _files(session)[which]
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        told = json.loads(content)
        told["schema"] = "99"
        path.write_text(json.dumps(told))
    damaged = path.read_bytes()
    with pytest.raises(DamagedResult) as raised:
        _measure_again(session, tmp_path)
    assert str(path) in str(raised.value)
    assert "move it away" in str(raised.value) or "version that wrote it" in str(raised.value)
    assert path.read_bytes() == damaged


def _measure_again(session: Store, tmp_path: Path) -> None:
    planted.measure(session.folder.parent, tmp_path / "kernels", ("a_good_one",), name=session.name)


def test_report_shows_the_rest_of_a_damaged_session(session: Store) -> None:
    """A cut file costs its own cell, by name; never the report."""
    path = _files(session)[0]
    path.write_bytes(path.read_bytes()[:200])
    page = build(session.folder).read_text(encoding="utf-8")
    assert path.name in page
