"""Names of files beyond ASCII, and folders named from where somebody stands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runners import workers
from runners.interpreters.provision import Found, provision
from runners.interpreters.subjects import load_subjects
from runners.workers.local import ROOT
from tests.reports.synthetic import FLAT, Sketch

ROOM = {"kernel": ROOT / "kernels" / "independent" / "collatz.py", "test": ROOT / "kernels" / "litmus" / "inc_call.py"}

#: Interpreters of each kind of text: Python 2's, a JVM's and CPython's.
SUBJECTS = ("jython", "graalpy", "pypy", "cpython313")


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_name_beyond_ascii_is_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str, locale: str
) -> None:
    """Of a folder, of a kernel and of a litmus test, whatever the locale."""
    found = provision([subject], build=False)[subject]
    if not isinstance(found, Found):
        pytest.skip(f"{subject} is not here")
    monkeypatch.setenv("LC_ALL", locale)
    folder = tmp_path / "Größe & мой проект"
    folder.mkdir()
    for name in ("größe", "словарь", "été"):
        shutil.copy(ROOM["kernel"], folder / f"{name}.py")
        shutil.copy(ROOM["test"], folder / f"{name}_test.py")
    worker = workers.start(load_subjects()[subject], found.executable, [folder])
    try:
        worker.hello()
        for name in ("größe", "словарь", "été"):
            measured = worker.ask(
                {"do": "measure", "kernel": name, "size": "smoke", "seed": 1, "threads": 2, "loops": 1, "mode": "weak"},
                60.0,
            )
            assert measured["measure"]["wrong"] is None
            seen = worker.ask(
                {"do": "observe", "test": f"{name}_test", "engine": "hammer", "seed": 1, "seconds": 0.2, "samples": 10},
                60.0,
            )
            assert seen["observe"]["samples"] > 0
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["kernels", "list", "--kernels", "mine"], ""),
        (["matrix", "--plan", "--kernels", "./mine", "--only", "my_own", "--interpreter", "cpython313"], ""),
        (["report", "build", "--results", "../here/results", "s"], "results/s/report/index.html"),
        (["report", "export", "--results", "results", "s", "--csv", "rows.csv"], "rows.csv"),
    ],
)
def test_folders_are_those_of_where_one_stands(tmp_path: Path, words: list[str], made: str) -> None:
    """A command that is given outside of the checkout looks there, and not into the checkout."""
    here = tmp_path / "here"
    (here / "mine").mkdir(parents=True)
    shutil.copy(ROOM["kernel"], here / "mine" / "my_own.py")
    Sketch(here / "results" / "s").kernels("nbody").subject("cpython313").measured("cpython313", "nbody", FLAT)
    done = subprocess.run(
        [sys.executable, "-m", "gilmatrix", *words], cwd=here, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not made or (here / made).is_file()
    assert "--kernels" not in words or "my_own" in done.stdout or "1 kernel" in done.stdout
