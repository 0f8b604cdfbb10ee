"""Is a bad results file named, with what to do, while everything else is shown and nothing is written over it?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.overview import overview
from reports.reading import Session, read_session
from runners.store import DamagedResult, write_json
from tests.reports.synthetic import FLAT, Sketch


@pytest.fixture
def sketch(tmp_path: Path) -> Sketch:
    """Two subjects and two kernels, all ok."""
    made = Sketch(tmp_path / "s").kernels("nbody", "nqueens").subject("cpython313").subject("pypy")
    for subject in ("cpython313", "pypy"):
        for kernel in ("nbody", "nqueens"):
            made.measured(subject, kernel, FLAT)
    return made


def _states(session: Session) -> dict[tuple[str, str], str]:
    return {cell: one.verdict.state for cell, one in overview(session).curves.items()}


@pytest.mark.parametrize("file", ["scaling/nbody.json", "scaling/nbody.evidence.json"])
@pytest.mark.parametrize(
    "content", ["", '{"benchm', "[]", '{"schema": 99}', '{"schema": 1}', '{"schema": 1, "rows": [7]}']
)
def test_a_damaged_kernel_file_voids_its_cell_alone(sketch: Sketch, file: str, content: str) -> None:
    path = sketch.store.path("pypy", file)
    path.write_text(content)
    session = read_session(sketch.store.folder)
    states = _states(session)
    assert states.pop(("pypy", "nbody")) == "void"
    assert set(states.values()) == {"ok"}
    [damage] = session.damages
    assert path.name in damage.message or "nbody.json" in damage.message
    assert "again" in damage.message
    assert path.read_text() == content


@pytest.mark.parametrize("content", ["{", '{"schema": 2}', '{"schema": 1}', '{"schema": 1, "state": "fine"}'])
def test_a_damaged_subject_file_voids_its_column_alone(sketch: Sketch, content: str) -> None:
    sketch.store.path("pypy", "subject.json").write_text(content)
    session = read_session(sketch.store.folder)
    assert _states(session) == {
        ("cpython313", "nbody"): "ok",
        ("cpython313", "nqueens"): "ok",
        ("pypy", "nbody"): "void",
        ("pypy", "nqueens"): "void",
    }
    assert "pypy/subject.json" in session.damages[0].message
    assert [subject.id for subject in session.subjects] == ["cpython313", "pypy"]


@pytest.mark.parametrize("line", ['{"schema": 7}', '{"schema": 1, "unheard": 2}', '{"schema": 1, "suite": "scaling"}'])
def test_a_damaged_journal_leaves_no_state_to_believe(sketch: Sketch, line: str) -> None:
    with open(sketch.store.folder / "journal.jsonl", "a") as journal:
        journal.write(line + "\n")
    session = read_session(sketch.store.folder)
    assert set(_states(session).values()) == {"void"}
    assert "journal.jsonl" in session.damages[0].message


def test_a_journal_that_a_kill_cut_short_is_read_without_its_last_line(sketch: Sketch) -> None:
    with open(sketch.store.folder / "journal.jsonl", "a") as journal:
        journal.write('{"schema": 1, "sui')
    session = read_session(sketch.store.folder)
    assert session.damages == ()


def test_a_healthy_session_names_no_file(sketch: Sketch) -> None:
    """The control for the tests above."""
    session = read_session(sketch.store.folder)
    assert session.damages == ()
    assert set(_states(session).values()) == {"ok"}


@pytest.mark.parametrize("key", ["kernels", "subjects", "host", "threads", "reference"])
def test_a_session_file_that_lacks_something_is_refused_by_name(sketch: Sketch, key: str) -> None:
    told = dict(sketch.told)
    del told[key]
    write_json(sketch.store.folder / "session.json", told)
    with pytest.raises(DamagedResult, match=r"session\.json"):
        read_session(sketch.store.folder)


def test_a_name_that_hides_a_path_is_refused(sketch: Sketch) -> None:
    sketch.told["kernels"]["../escape"] = sketch.told["kernels"]["nbody"]
    sketch.save()
    with pytest.raises(DamagedResult, match="escape"):
        read_session(sketch.store.folder)


class TestCommand:
    def test_damage_is_told_on_stderr_and_by_the_exit_code(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = sketch.store.path("pypy", "scaling", "nbody.json")
        path.write_text("{")
        assert main(["summary", "s", "--results", str(sketch.store.folder.parent)]) == 1
        told = capsys.readouterr()
        assert str(path) in told.err
        assert "Traceback" not in told.err
        assert "void" in told.out

    def test_an_unknown_session_is_one_line_that_names_the_known(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["build", "nothing", "--results", str(sketch.store.folder.parent)]) == 2
        assert capsys.readouterr().err == "gilmatrix: no session 'nothing'; known are: s\n"

    def test_no_session_at_all_says_what_to_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["summary", "--results", str(tmp_path / "none")]) == 2
        assert "measure one first" in capsys.readouterr().err

    def test_the_newest_is_taken_and_a_damaged_one_passed_over_by_name(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        results = sketch.store.folder.parent
        Sketch(results / "a_later_one", created="2027-01-01T00:00:00+00:00").kernels("nbody").subject("pypy")
        (results / "broken").mkdir()
        (results / "broken" / "session.json").write_text("{")
        assert main(["summary", "--results", str(results)]) == 0
        told = capsys.readouterr()
        assert "session a_later_one" in told.out
        assert "broken" in told.err

    def test_a_folder_may_be_named_instead(self, sketch: Sketch, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["summary", str(sketch.store.folder)]) == 0
        assert "session s" in capsys.readouterr().out

    def test_a_damaged_session_file_is_bad_input(self, sketch: Sketch, capsys: pytest.CaptureFixture[str]) -> None:
        (sketch.store.folder / "session.json").write_text(json.dumps({"schema": 9}))
        assert main(["build", str(sketch.store.folder)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
