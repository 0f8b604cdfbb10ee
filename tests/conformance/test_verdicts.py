"""A session's verdicts, counts and bounds reach its pages, and nothing as markup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from reports.markdown import markdown
from reports.terminal import show
from suites.conformance.grading import Deviation
from suites.conformance.verdicts import Line, lines, tally
from suites.parts import read_session
from tests.reports.built import build
from tests.reports.synthetic import Sketch, spoil

ALL = {"gil": "forbidden", "ft": "expected", "jvm": "predicted allowed"}


def _session(tmp_path: Path) -> Sketch:
    """A control that loses on both, a test in which they differ, one that fails, and a subject that is not there."""
    sketch = Sketch(tmp_path / "s").litmus("control", 2, dict.fromkeys(ALL, "expected"), control=True)
    sketch.litmus("differs", 1, ALL).litmus("fails", 3, dict.fromkeys(ALL, "forbidden"))
    sketch.subject("cpython313", "CPython 3.13").subject("cpython313t", "CPython 3.13t", gil=False)
    sketch.subject("pypy", "PyPy", state="unavailable", reason="offline <script>")
    for subject in ("cpython313", "cpython313t"):
        sketch.observed(subject, "control", weak=5)
    sketch.observed("cpython313", "differs").observed("cpython313t", "differs", weak=40)
    sketch.observed("cpython313", "fails", weak=1).observed("cpython313t", "fails")
    return sketch


def _lines(sketch: Sketch, known: tuple[Deviation, ...] = ()) -> tuple[Line, ...]:
    return lines(read_session(sketch.store.folder), known)


def _words(sketch: Sketch) -> dict[str, list[str]]:
    return {line.test.name: [cell.word for cell in line.cells] for line in _lines(sketch)}


class TestLines:
    def test_every_cell_has_its_word_in_the_catalogues_order(self, tmp_path: Path) -> None:
        assert _words(_session(tmp_path)) == {
            "differs": ["passed", "passed", "unavailable"],
            "control": ["passed", "passed", "unavailable"],
            "fails": ["failed", "passed", "unavailable"],
        }

    def test_interpreters_that_differ_are_marked(self, tmp_path: Path) -> None:
        assert [(line.test.name, line.differs) for line in _lines(_session(tmp_path))] == [
            ("differs", True), ("control", False), ("fails", True),
        ]  # fmt: skip

    def test_without_a_control_that_lost_nothing_is_passed(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path).observed("cpython313", "control", weak=0)
        assert [words[0] for words in _words(sketch).values()] == ["inconclusive", "inconclusive", "failed"]

    def test_a_test_that_was_not_asked_is_cancelled(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path).litmus("later", 4, ALL)
        assert _words(sketch)["later"] == ["cancelled", "cancelled", "unavailable"]

    @pytest.mark.parametrize(("state", "word"), [("unsupported", "unsupported"), ("void", "void"), ("hung", "failed")])
    def test_a_state_is_a_word(self, tmp_path: Path, state: str, word: str) -> None:
        sketch = _session(tmp_path).observed("cpython313", "differs", samples=0, state=state, reason="because")
        assert _words(sketch)["differs"][0] == word

    def test_a_damaged_file_is_named_and_costs_its_cell(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path)
        spoil(sketch.store.folder, "cpython313", "differs")
        session = read_session(sketch.store.folder)
        assert "of differs on cpython313 cannot be believed" in session.damages[0].message
        assert _words(sketch)["differs"] == ["void", "passed", "unavailable"]

    def test_a_known_deviation_is_no_failure(self, tmp_path: Path) -> None:
        known = (Deviation("fails", "cpython313", "weak", "example/repo#1"),)
        found = _lines(_session(tmp_path), known)
        assert found[2].cells[0].word == "known"
        assert "example/repo#1" in found[2].cells[0].reasons[0]

    def test_what_ended_a_process_has_no_samples_to_be_one_of(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path).observed("cpython313", "differs", samples=0, state="hung", reason="no answer")
        assert _lines(sketch)[0].cells[0].told == "hang 1"

    def test_a_subjects_words_are_counted(self, tmp_path: Path) -> None:
        assert tally(_lines(_session(tmp_path)), 0) == {"failed": 1, "passed": 2}


class TestPages:
    def _pages(self, tmp_path: Path) -> Path:
        return build(_session(tmp_path).store.folder).parent

    def test_the_matrix_holds_every_verdict_with_its_count(self, tmp_path: Path) -> None:
        text = (self._pages(tmp_path) / "matrix.html").read_text()
        assert 'id="fails-cpython313"' in text
        assert "weak 40 of 1,000" in text
        assert "weak 1 of 1,000" in text

    def test_a_tests_page_tells_counts_bounds_and_who_told(self, tmp_path: Path) -> None:
        text = (self._pages(tmp_path) / "tests" / "differs.html").read_text()
        assert "&lt; 0.003" in text
        assert "documented" in text
        assert "tox -e conformance -- --only differs" in text

    def test_words_of_a_session_are_never_markup(self, tmp_path: Path) -> None:
        pages = self._pages(tmp_path)
        for path in (pages / "matrix.html", pages / "tests" / "differs.html", pages / "index.html"):
            text = path.read_text()
            assert text.count("<script") == text.count("static/report.js") == 1
            assert "<b>so" not in text

    def test_the_index_says_what_failed(self, tmp_path: Path) -> None:
        text = (self._pages(tmp_path) / "index.html").read_text()
        assert "Semantics: 5 of 9 cells passed, 1 failed" in text
        assert "Interpreters differ in 2 tests: differs and fails" in text
        assert "Leaderboard" not in text

    def test_the_terminal_says_the_same(self, tmp_path: Path) -> None:
        console = Console(file=io.StringIO(), width=200, record=True)
        show(read_session(_session(tmp_path).store.folder), console)
        text = console.export_text()
        assert "CPython 3.13: 1 failed, 2 passed" in text
        assert "weak: seen 1 x (0.001 of the samples), forbidden" in text

    def test_a_ci_jobs_summary_holds_what_tells_something(self, tmp_path: Path) -> None:
        text = markdown(read_session(_session(tmp_path).store.folder))
        assert "Litmus tests that fail, or in which interpreters differ: 2 of 3" in text
        assert "✗ failed weak 1 of 1,000" in text
        assert "| control |" not in text
