"""The command, on this very Python under two names: a session, a report, and an exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from runners.workers.local import ROOT
from suites.parts import read_session
from suites.versus.view import Compared


def _compare(results: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gilmatrix", "compare", *words, "--results", str(results)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_two_names_of_one_executable(tmp_path: Path) -> None:
    """Whether the machine was quiet enough to tell is no question of this test; that both are on the page is."""
    words = [f"mine={sys.executable}", f"again={sys.executable}", "--alone", "--only", "nqueens,sieve"]
    done = _compare(tmp_path, *words, "--profile", "quick", "--time", "6s", "--session", "s")
    assert done.returncode == 0, done.stderr
    session = read_session(tmp_path / "s")
    assert session.damages == ()
    seen = Compared(session)
    assert (seen.first.id, seen.second.id) == ("mine", "again")
    assert {line.name for line in seen.lines} == {"nqueens", "sieve"}
    page = (tmp_path / "s" / "report" / "versus.html").read_text(encoding="utf-8")
    assert "again (CPython 3." in page
    assert "mine (CPython 3." in page
    index = (tmp_path / "s" / "report" / "index.html").read_text(encoding="utf-8")
    assert "again (CPython 3." in index


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mine"], "the following arguments are required"),
        (["cpython313", "nobody"], "unknown subject 'nobody'"),
        (["cpython313", "mine=/nowhere/python"], "no file /nowhere/python"),
        (["mine=/bin/sh", "cpython313"], "--interpreter mine=/bin/sh: "),
        (["cpython313", "pypy", "--detect", "0"], "--detect 0: per cent are wanted"),
        (["cpython313", "pypy", "--only", "nothing"], "nothing"),
    ],
)
def test_what_means_nothing_is_one_line_and_2(tmp_path: Path, words: list[str], said: str) -> None:
    done = _compare(tmp_path / "results", *words)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert said in line
    assert not (tmp_path / "results").exists()


def test_its_rows_are_exported(tmp_path: Path) -> None:
    words = [f"mine={sys.executable}", f"again={sys.executable}", "--alone", "--only", "nqueens", "--threads", "1"]
    assert _compare(tmp_path, *words, "--profile", "quick", "--time", "3s", "--session", "s").returncode == 0
    told = subprocess.run(
        [sys.executable, "-m", "gilmatrix", "report", "export", "s", "--results", str(tmp_path), "--json", "-"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    rows = [row for row in json.loads(told)["rows"] if row["suite"] == "versus"]
    assert {row["variant"] for row in rows} == {"over mine"}
