"""A damaged results file is named, with what to do; the rest is shown, and nothing is written over it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gilmatrix.__main__ import main
from reports.outline import KEYS
from reports.overview import overview
from reports.session import Session
from runners.sessions.records import DamagedResult
from runners.sessions.store import write_json
from suites.parts import read_session
from suites.scaling.view import Scaling
from tests.reports.built import build
from tests.reports.synthetic import FLAT, Sketch, rewrite


@pytest.fixture
def sketch(tmp_path: Path) -> Sketch:
    """Two subjects and two kernels, all ok."""
    made = Sketch(tmp_path / "s").kernels("nbody", "nqueens").subject("cpython313").subject("pypy")
    for subject in ("cpython313", "pypy"):
        for kernel in ("nbody", "nqueens"):
            made.measured(subject, kernel, FLAT)
    return made


def _states(session: Session) -> dict[tuple[str, str], str]:
    return {cell: one.verdict.state for cell, one in overview(session).of(Scaling).curves.items()}


def _change_one(sketch: Sketch, old: str, new: str) -> bytes:
    """Change the first record of a cell, as a disk or an editor would: without its checksum."""
    path = sketch.store.folder / "records.jsonl"
    found = path.read_text().splitlines()
    place = next(number for number, one in enumerate(found) if '"subject":"pypy","case":"nbody"' in one)
    assert old in found[place]
    found[place] = found[place].replace(old, new, 1)
    path.write_text("".join(f"{one}\n" for one in found))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"state":"ok"', '"state":"void"'),
        ('"loops":4', '"loops":5'),
        ('"block":0', '"block":7'),
        ('"sum":"', '"sum":"0'),
    ],
)
def test_a_damaged_record_voids_its_cell_alone(sketch: Sketch, old: str, new: str) -> None:
    content = _change_one(sketch, old, new)
    session = read_session(sketch.store.folder)
    states = _states(session)
    assert states.pop(("pypy", "nbody")) == "void"
    assert set(states.values()) == {"ok"}
    [damage] = session.damages
    assert "records.jsonl line " in damage.message
    assert "of nbody on pypy cannot be believed: its checksum is another" in damage.message
    assert "again" in damage.message
    assert (sketch.store.folder / "records.jsonl").read_bytes() == content


def test_what_was_asked_again_is_believed(sketch: Sketch) -> None:
    """The damaged line stays where it is, and nobody needs it any more."""
    _change_one(sketch, '"loops":4', '"loops":5')
    sketch.measured("pypy", "nbody", FLAT)
    session = read_session(sketch.store.folder)
    assert session.damages == ()
    assert set(_states(session).values()) == {"ok"}


@pytest.mark.parametrize("answer", [None, 7, [], {"series": 7}, {"series": [{}]}, {"series": [{"way": {}}]}])
def test_a_signed_record_of_another_shape_voids_its_cell_alone(sketch: Sketch, answer: object) -> None:
    rewrite(
        sketch.store.folder,
        lambda one: {**one, "answer": answer} if (one["subject"], one["case"]) == ("pypy", "nbody") else one,
    )
    states = _states(read_session(sketch.store.folder))
    assert states.pop(("pypy", "nbody")) == "void"
    assert set(states.values()) == {"ok"}


def test_records_of_another_effort_count_nowhere(sketch: Sketch) -> None:
    """Planted: one block that more was asked of."""
    rewrite(
        sketch.store.folder,
        lambda one: {**one, "effort": "0" * 16} if one["subject"] == "pypy" and one["block"] == 1 else one,
    )
    session = read_session(sketch.store.folder)
    assert {cell for cell, state in _states(session).items() if state == "void"} == {
        ("pypy", "nbody"), ("pypy", "nqueens"),
    }  # fmt: skip
    assert "of another build, run or effort" in session.damages[0].message


@pytest.mark.parametrize("content", ["{", '{"schema": 2}', '{"schema": 5}', '{"schema": 5, "state": "fine"}'])
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


def test_records_of_another_version_leave_no_state_to_believe(sketch: Sketch) -> None:
    with open(sketch.store.folder / "records.jsonl", "a") as records:
        records.write('{"schema": 7}\n')
    session = read_session(sketch.store.folder)
    assert set(_states(session).values()) == {"void"}
    assert "records.jsonl" in session.damages[0].message


@pytest.mark.parametrize("line", ["{}", '{"schema": 5, "unheard": 2}', '{"schema": 5, "sum": "", "record": 7}', "7}"])
def test_a_line_that_is_no_record_is_named_and_the_rest_is_read(sketch: Sketch, line: str) -> None:
    with open(sketch.store.folder / "records.jsonl", "a") as records:
        records.write(line + "\n")
    session = read_session(sketch.store.folder)
    assert set(_states(session).values()) == {"ok"}
    assert "records.jsonl line 13 cannot be believed" in session.damages[0].message


def test_records_that_a_kill_cut_short_is_read_without_its_last_line(sketch: Sketch) -> None:
    with open(sketch.store.folder / "records.jsonl", "a") as records:
        records.write('{"schema":5,"sum":"01')
    session = read_session(sketch.store.folder)
    assert session.damages == ()


def test_a_healthy_session_names_no_file(sketch: Sketch) -> None:
    """The control for the tests above."""
    session = read_session(sketch.store.folder)
    assert session.damages == ()
    assert set(_states(session).values()) == {"ok"}


@pytest.mark.parametrize("key", [*KEYS])
def test_a_session_file_that_lacks_something_is_shown_without(sketch: Sketch, key: str) -> None:
    """What the folders beside it tell stands in, and the banner says what is missing."""
    told = dict(sketch.told)
    del told[key]
    write_json(sketch.store.folder / "session.json", told)
    session = read_session(sketch.store.folder)
    [damage] = session.damages
    assert f"does not tell {key}" in damage.message
    assert set(_states(session).values()) == {"ok"}


def test_the_banner_says_that_something_is_missing_and_leads_to_what(sketch: Sketch) -> None:
    told = dict(sketch.told)
    del told["runs"], told["command"]
    write_json(sketch.store.folder / "session.json", told)
    index = build(sketch.store.folder)
    text = index.read_text(encoding="utf-8")
    assert "Not everything is here." in text
    assert "does not tell command, runs" in text
    kernel = (index.parent / "kernels" / "nbody.html").read_text(encoding="utf-8")
    assert 'href="../index.html#damages"' in kernel


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"schema": "x"}'])
def test_without_a_session_file_the_folders_tell_what_there_is(sketch: Sketch, content: str) -> None:
    (sketch.store.folder / "session.json").write_text(content)
    session = read_session(sketch.store.folder)
    assert set(_states(session).values()) == {"ok"}
    assert [subject.id for subject in session.subjects] == ["cpython313", "pypy"]
    assert [kernel.name for kernel in session.kernels] == ["nbody", "nqueens"]
    assert "told by the folders" in session.damages[0].message


def test_an_empty_folder_is_no_session(tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text("{")
    with pytest.raises(DamagedResult, match=r"session\.json"):
        read_session(tmp_path)


def test_another_version_s_session_gets_a_line(sketch: Sketch) -> None:
    """Nothing of it is shown, and nothing is guessed."""
    path = sketch.store.folder / "session.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 3}))
    with pytest.raises(DamagedResult, match="has schema 3, this gilmatrix reads 5: read it with the version that"):
        read_session(sketch.store.folder)


@pytest.mark.parametrize("name", ["../escape", "a/b", "", "x" * 101, "a b", "."])
@pytest.mark.parametrize("part", ["kernels", "litmus", "lines", "packages", "claims", "subjects"])
def test_a_name_that_is_no_file_s_name_is_left_out(sketch: Sketch, part: str, name: str) -> None:
    if part == "subjects":
        sketch.told["subjects"].append(name)
    else:
        sketch.told[part] = {**sketch.told.get(part, {}), name: {}}
    sketch.save()
    session = read_session(sketch.store.folder)
    assert any(repr(name[:60]) in one.message for one in session.damages)
    assert set(_states(session).values()) == {"ok"}


@pytest.mark.parametrize("part", ["kernels", "litmus", "lines", "packages", "claims"])
@pytest.mark.parametrize("told", [{}, 7, None, "text", [], {"outcomes": {"a": "b"}, "workers": "x", "room": 1}])
def test_a_misshapen_entry_is_left_out_by_name(sketch: Sketch, part: str, told: object) -> None:
    sketch.told[part] = {**sketch.told.get(part, {}), "bent": told}
    sketch.save()
    session = read_session(sketch.store.folder)
    assert any("bent" in one.message for one in session.damages)
    overview(session)


class TestCommand:
    def test_damage_is_told_on_stderr_and_by_the_exit_code(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _change_one(sketch, '"loops":4', '"loops":5')
        assert main(["report", "summary", "s", "--results", str(sketch.store.folder.parent)]) == 1
        told = capsys.readouterr()
        assert str(sketch.store.folder / "records.jsonl") in told.err
        assert "Traceback" not in told.err
        assert "void" in told.out

    def test_an_unknown_session_is_one_line_that_names_the_known(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["report", "build", "nothing", "--results", str(sketch.store.folder.parent)]) == 2
        assert capsys.readouterr().err == "gilmatrix: no session 'nothing'; known are: s\n"

    def test_no_session_at_all_says_what_to_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", "summary", "--results", str(tmp_path / "none")]) == 2
        assert "measure one first" in capsys.readouterr().err

    def test_the_newest_is_taken_and_a_damaged_one_passed_over_by_name(
        self, sketch: Sketch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        results = sketch.store.folder.parent
        Sketch(results / "a_later_one", created="2027-01-01T00:00:00+00:00").kernels("nbody").subject("pypy")
        (results / "broken").mkdir()
        (results / "broken" / "session.json").write_text("{")
        assert main(["report", "summary", "--results", str(results)]) == 0
        told = capsys.readouterr()
        assert "session a_later_one" in told.out
        assert "broken" in told.err

    def test_a_folder_may_be_named_instead(self, sketch: Sketch, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", "summary", str(sketch.store.folder)]) == 0
        assert "session s" in capsys.readouterr().out

    def test_a_damaged_session_file_is_bad_input(self, sketch: Sketch, capsys: pytest.CaptureFixture[str]) -> None:
        (sketch.store.folder / "session.json").write_text(json.dumps({"schema": 9}))
        assert main(["report", "build", str(sketch.store.folder)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
