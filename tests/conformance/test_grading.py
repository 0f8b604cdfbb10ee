"""Every combination of expectation and count has its grade, and the three labels are kept apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from runners.interpreters.subjects import load_subjects
from runners.litmus import find
from runners.sessions.store import GRADES
from suites.conformance.grading import Asked, Deviation, Seen, deviations, grade, like, rows_of, upper_bound
from suites.conformance.linearizability import typefile

Table = Mapping[str, str | Mapping[str, str]]

FT = Asked("cpython313t", "", "cpython", False)
GIL = Asked("cpython313", "", "cpython", True)
JVM = Asked("jython", "", "jython", False)


def _verdict(
    graded: str, count: int, *, controlled: bool = True, engine: str = "strided", state: str = "ok",
    known: tuple[Deviation, ...] = (), actors: int = 2, reached: int | None = None, samples: int = 100,
) -> str:  # fmt: skip
    counts = {"fine": samples - count, **({"weak": count} if count else {})}
    seen = Seen(state, engine, counts, samples, actors, reached)
    table: Table = {"fine": "ordinary", "weak": {"ft": graded}}
    return grade("t", table, FT, seen, controlled=controlled, known=known).verdict


#: (grade, seen?, did the control lose something?) -> verdict
TABLE = [
    ("forbidden", True, True, "failed"),
    ("forbidden", True, False, "failed"),
    ("forbidden", False, True, "passed"),
    ("forbidden", False, False, "inconclusive"),
    ("allowed", True, True, "passed"),
    ("allowed", True, False, "passed"),
    ("allowed", False, True, "passed"),
    ("allowed", False, False, "inconclusive"),
    ("expected", True, True, "passed"),
    ("expected", True, False, "passed"),
    ("expected", False, True, "note"),
    ("expected", False, False, "inconclusive"),
    ("predicted forbidden", True, True, "note"),
    ("predicted forbidden", True, False, "note"),
    ("predicted forbidden", False, True, "passed"),
    ("predicted forbidden", False, False, "inconclusive"),
    ("predicted allowed", True, True, "passed"),
    ("predicted allowed", True, False, "passed"),
    ("predicted allowed", False, True, "passed"),
    ("predicted allowed", False, False, "inconclusive"),
    ("predicted expected", True, True, "passed"),
    ("predicted expected", True, False, "passed"),
    ("predicted expected", False, True, "note"),
    ("predicted expected", False, False, "inconclusive"),
    ("not applicable", True, True, "not applicable"),
    ("not applicable", True, False, "not applicable"),
    ("not applicable", False, True, "not applicable"),
    ("not applicable", False, False, "not applicable"),
]


class TestEveryCombination:
    def test_the_table_is_whole(self) -> None:
        assert {row[:3] for row in TABLE} == {
            (graded, seen, controlled) for graded in GRADES for seen in (True, False) for controlled in (True, False)
        }

    @pytest.mark.parametrize(("graded", "seen", "controlled", "verdict"), TABLE)
    def test_strided(self, graded: str, seen: bool, controlled: bool, verdict: str) -> None:
        assert _verdict(graded, 3 if seen else 0, controlled=controlled) == verdict

    @pytest.mark.parametrize(("graded", "seen", "controlled", "verdict"), TABLE)
    def test_a_gated_test_needs_no_control(self, graded: str, seen: bool, controlled: bool, verdict: str) -> None:
        wanted = {row[:3]: row[3] for row in TABLE}[graded, seen, True]
        assert _verdict(graded, 3 if seen else 0, controlled=controlled, engine="gated", reached=100) == wanted

    @pytest.mark.parametrize("graded", GRADES)
    def test_a_hook_that_was_never_reached_decides_nothing(self, graded: str) -> None:
        wanted = "not applicable" if graded == "not applicable" else "inconclusive"
        assert _verdict(graded, 0, engine="gated", reached=0) == wanted

    def test_one_actor_meets_nobody_and_needs_no_control(self) -> None:
        assert _verdict("forbidden", 0, controlled=False, actors=1) == "passed"

    def test_nothing_sampled_is_no_pass(self) -> None:
        assert _verdict("forbidden", 0, samples=0) == "inconclusive"


class TestOutcomes:
    def test_what_no_row_lists_is_forbidden(self) -> None:
        found = grade(
            "t", {"fine": "ordinary"}, FT, Seen("ok", "strided", {"fine": 9, "KeyError": 1}, 10), controlled=True
        )
        assert found.verdict == "failed"
        assert "no row of its table lists it" in found.reasons[0]

    def test_a_class_that_a_row_leaves_out_is_forbidden_it(self) -> None:
        table = {"weak": {"gil": "allowed"}}
        assert grade("t", table, JVM, Seen("ok", "strided", {"weak": 1}, 1), controlled=True).verdict == "failed"

    @pytest.mark.parametrize(("state", "outcome"), [("crashed", "crash"), ("hung", "hang")])
    def test_a_process_that_ends_is_an_outcome(self, state: str, outcome: str) -> None:
        gone = Seen(state, "strided", {}, 0)
        assert grade("t", {"fine": "ordinary"}, FT, gone, controlled=True).verdict == "failed"
        allowed: Table = {"fine": "ordinary", outcome: {"ft": "allowed"}}
        assert grade("t", allowed, FT, gone, controlled=True).verdict == "passed"

    def test_one_of_several_that_are_expected_will_do(self) -> None:
        table: Table = {"a": {"ft": "expected"}, "b": {"ft": "expected"}}
        assert grade("t", table, FT, Seen("ok", "strided", {"b": 1}, 9), controlled=True).verdict == "passed"
        assert grade("t", table, FT, Seen("ok", "strided", {}, 9), controlled=True).verdict == "note"

    def test_the_more_special_key_wins(self) -> None:
        row = {"weak": {"gil": "forbidden", "pypy": "allowed", "cpython313-nogc": "expected"}}
        seen = Seen("ok", "strided", {}, 10)
        grades = [
            rows_of(row, asked, seen)[0].grade
            for asked in (
                GIL, Asked("pypy", "", "pypy", True), Asked("pypy-nojit", "pypy", "pypy", True),
                Asked("cpython313-nogc", "cpython313", "cpython", True),
            )
        ]  # fmt: skip
        assert grades == ["forbidden", "allowed", "allowed", "expected"]

    def test_a_zero_carries_its_upper_bound(self) -> None:
        (row,) = rows_of({"weak": {"ft": "allowed"}}, FT, Seen("ok", "strided", {}, 3000))
        assert row.count == 0
        assert row.share == pytest.approx(0.001)

    def test_the_bound_is_the_rule_of_three(self) -> None:
        """A share of 3/n is missed in n samples once in twenty times."""
        for samples in (100, 10_000):
            assert (1 - upper_bound(samples)) ** samples == pytest.approx(0.05, abs=0.003)
        assert upper_bound(0) == 1.0

    def test_predicted_stays_apart_from_documented(self) -> None:
        table = {"a": {"ft": "predicted forbidden"}, "b": {"ft": "forbidden"}}
        rows = rows_of(table, FT, Seen("ok", "strided", {}, 1))
        assert [(row.grade, row.predicted) for row in rows] == [("forbidden", True), ("forbidden", False)]


class TestDeviations:
    ROW = Deviation("t", "cpython", "weak", "python/cpython#1")

    def test_a_known_one_that_is_seen_is_an_expected_failure(self) -> None:
        assert _verdict("forbidden", 1, known=(self.ROW,)) == "known"

    def test_one_that_is_not_seen_any_more_is_shown(self) -> None:
        assert _verdict("forbidden", 0, known=(self.ROW,)) == "vanished"

    def test_one_that_is_seldom_seen_has_not_gone(self) -> None:
        seldom = Deviation("t", "cpython", "weak", "python/cpython#1", seldom=True)
        assert _verdict("forbidden", 0, known=(seldom,)) == "passed"
        assert _verdict("forbidden", 1, known=(seldom,)) == "known"
        assert _verdict("forbidden", 0, known=(seldom, self.ROW)) == "vanished"

    def test_it_is_not_gone_where_nothing_could_be_seen(self) -> None:
        assert _verdict("forbidden", 0, known=(self.ROW,), controlled=False) == "inconclusive"

    def test_another_outcome_still_fails(self) -> None:
        other = Deviation("t", "cpython", "else", "python/cpython#1")
        assert _verdict("forbidden", 1, known=(other,)) == "failed"

    def test_another_test_or_subject_still_fails(self) -> None:
        for row in (Deviation("u", "cpython", "weak", "x"), Deviation("t", "pypy", "weak", "x")):
            assert _verdict("forbidden", 1, known=(row,)) == "failed"

    def test_every_row_names_a_test_an_outcome_and_somebody(self) -> None:
        tests, subjects = find(), load_subjects()
        kinds = {"gil", "ft", "jvm"} | set(subjects) | {one.implementation for one in subjects.values()}
        for row in deviations():
            assert row.subject in kinds
            assert row.source
            kind = row.test.removeprefix("linearizable/")
            if kind != row.test:
                assert (kind in typefile.names(), row.outcome) == (True, "no order")
                continue
            assert row.test in tests
            # What the test's code names without listing it is forbidden, and so is every exception.
            named = {*tests[row.test].outcomes, "crash", "hang"} | {row.outcome} & _quoted(tests[row.test].text)
            assert row.outcome in named or row.outcome.endswith(("Error", "Exception"))


@pytest.mark.parametrize(
    ("facts", "like_whom"),
    [
        ({"implementation": "cpython", "language": "3.14.5", "gil_disabled_build": True}, "cpython314t"),
        ({"implementation": "cpython", "language": "3.14.5", "gil_disabled_build": False}, "cpython314"),
        ({"implementation": "cpython", "language": "3.17.0", "gil_disabled_build": True}, ""),
        ({"implementation": "pypy", "language": "3.12.1", "gil_disabled_build": None}, "pypy"),
        ({"implementation": "ironpython", "language": "3.4"}, ""),
        ({}, ""),
    ],
)
def test_what_a_release_is_known_for_is_known_of_ones_own_build_of_it(facts: dict[str, object], like_whom: str) -> None:
    """A crash of 3.14t that is told in public accuses no build of 3.14t that somebody named himself."""
    assert like(facts) == like_whom
    mine = Asked("mine", "", str(facts.get("implementation", "")), False, like(facts))
    known = [one for one in deviations() if one.test == "tee_next" and one.subject in mine.names()]
    assert bool(known) == (like_whom == "cpython314t")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [(GIL, "gil"), (FT, "ft"), (JVM, "jvm"), (Asked("cpython313t-gil", "cpython313t", "cpython", True), "gil")],
)
def test_a_subjects_class_follows_from_its_gil(asked: Asked, kind: str) -> None:
    assert asked.kind == kind


def _quoted(text: str) -> set[str]:
    return set(re.findall('"([^"]+)"', text))
