"""The whole command on planted projects, on this Python: stages, words, files, resume, exit codes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gilmatrix.__main__ import main
from runners.sessions.store import Store
from runners.workers.local import ROOT
from suites.parts import read_session
from suites.project.cells import Sheet
from suites.project.files import JSON_SCHEMA
from suites.project.records import STAGES, Checks
from tests.project import planted

#: This Python, as a build of one's own.
HERE = "mine"

TESTS = (
    "import itertools, os, pytest, time\n"
    "turns = itertools.count()\n"
    "inside = []\n"
    "def test_right(): pass\n"
    "def test_wrong(): assert 3 == 4\n"
    "def test_shares():\n"
    "    inside.append(1)\n"
    "    time.sleep(0.02)\n"
    "    assert len(inside) == 1\n"
    "    inside.pop()\n"
    "def test_sometimes(): assert next(turns) % 3\n"
    "def test_prints(capsys): print(3)\n"
    "def test_ends(): os._exit(7)\n"
    "def test_writes():\n"
    "    open('written', 'w').close()\n"
    "@pytest.mark.skip(reason='planted')\n"
    "def test_skips(): pass\n"
)

WORDS = {
    "test_right": "ok", "test_wrong": "broken before us", "test_shares": "not thread-safe", "test_sometimes": "flaky",
    "test_prints": "not tried in threads", "test_ends": "crashed", "test_writes": "ok", "test_skips": "skipped",
}  # fmt: skip


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path, Path]:
    """(exit code, session, project) of one run."""
    folder = tmp_path_factory.mktemp("a check ö")
    project = planted.project(folder / "project", {"tests/test_it.py": TESTS})
    return _check(project, folder), folder / "s", project


def _run(project: Path, results: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: a build of one's own is known to all of a process."""
    words = ["check", str(project), "--interpreter", f"{HERE}={sys.executable}", "--profile", "quick"]
    line = [sys.executable, "-m", "gilmatrix", *words, "--session", "s", "--results", str(results), *more]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def _check(project: Path, results: Path, *more: str) -> int:
    return _run(project, results, *more).returncode


def _words(session: Path) -> dict[str, str]:
    seen = read_session(session)
    (project,) = seen.kept(Checks).projects
    return {row.id.split("::")[-1]: row.cells[0].word for row in Sheet(project, seen).rows}


def test_each_test_has_its_word(checked: tuple[int, Path, Path]) -> None:
    code, session, _ = checked
    assert _words(session) == WORDS
    assert code == 1


def test_each_stage_is_a_record_and_nothing_is_left_beside(checked: tuple[int, Path, Path]) -> None:
    _, session, _ = checked
    records = Store(session).records("project")
    assert sorted(record.block for record in records) == list(range(len(STAGES)))
    assert not list(session.glob(f"{HERE}/project/*.jsonl"))


def test_the_checkout_is_as_it_was(checked: tuple[int, Path, Path]) -> None:
    _, _, project = checked
    there = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    assert there == {"pyproject.toml", "backend.py", "plant.py", "tests/test_it.py"}


def test_files_for_programs(checked: tuple[int, Path, Path]) -> None:
    _, session, _ = checked
    folder = session / "report" / "project"
    with (folder / "plant.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["test"].split("::")[-1]: row["word"] for row in csv.DictReader(file)}
    told = json.loads((folder / "plant.json").read_text())
    assert rows == WORDS
    assert {one["id"].split("::")[-1]: one["words"][HERE] for one in told["tests"]} == WORDS
    assert set(JSON_SCHEMA["required"]) == set(told)  # type: ignore[call-overload]
    assert "threads: nowhere" in (folder / "plant.svg").read_text()


def test_the_same_command_asks_nothing_again(checked: tuple[int, Path, Path]) -> None:
    _, session, project = checked
    before = (session / "records.jsonl").read_bytes()
    assert _check(project, session.parent) == 1
    assert (session / "records.jsonl").read_bytes() == before


@pytest.mark.parametrize(("fail_on", "code"), [("nothing", 0), ("new,gil", 0), ("threads", 1), ("crash", 1)])
def test_the_exit_code_is_by_what_is_named(checked: tuple[int, Path, Path], fail_on: str, code: int) -> None:
    _, session, project = checked
    assert _check(project, session.parent, "--fail-on", fail_on) == code


def test_another_project_is_not_joined(checked: tuple[int, Path, Path], tmp_path: Path) -> None:
    _, session, _ = checked
    other = planted.project(tmp_path / "project", {"tests/test_it.py": "def test_other(): pass\n"})
    ended = _run(other, session.parent)
    assert ended.returncode == 2
    assert "was checked in another way" in ended.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["/nowhere/at/all"], "no such folder or archive"),
        (["{plain}"], "no pyproject.toml"),
        (["{file}"], "a project is a folder, an archive"),
        (["{broken}"], "cannot be unpacked"),
        (["{good}", "--group", "none"], "no such group; it has none"),
        (["{good}", "--requirements", "none.txt"], "no such file"),
        (["{good}", "--threads", "1"], "whole number from 2 up"),
        (["{good}", "--turns", "x"], "whole number from 1 up"),
        (["{good}", "--limit", "0"], "give seconds"),
        (["{good}", "--skip", "installed"], "no such stage"),
        (["{good}", "--fail-on", "planted"], "known are"),
        (["{good}", "--pytest", "'open"], "quotation"),
    ],
)
def test_bad_input_is_a_line(tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "file.txt").write_text("")
    (tmp_path / "broken.tar.gz").write_text("planted")
    planted.project(tmp_path / "good", {})
    places = {"plain": "plain", "file": "file.txt", "broken": "broken.tar.gz", "good": "good"}
    filled = [word.format(**{name: str(tmp_path / place) for name, place in places.items()}) for word in words]
    assert main(["check", *filled, "--results", str(tmp_path / "results")]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
