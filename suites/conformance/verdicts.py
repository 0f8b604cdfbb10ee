"""Grades every litmus test on every subject of a session, when it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import wording
from reports.reading import NOT_YET
from reports.session import Session, Subject
from suites.conformance import grading
from suites.conformance.grading import ENDS, Asked, Deviation, Row, Seen, like
from suites.conformance.records import Observations, Observed, Test

#: Every word that a cell may have: a verdict, or why there is none.
WORDS = (*grading.VERDICTS, "void", "unsupported", "unavailable", "cancelled")


#: An icon stands beside its word, never for it.
ICONS = {
    **wording.ICONS, "passed": "✓", "failed": "✗", "note": "!", "known": "≈", "vanished": "?", "not applicable": "⊘",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A test on a subject: its word, the reasons, and what was seen; no rows where nothing was asked."""

    test: Test
    subject: Subject
    word: str
    reasons: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    observed: Observed | None = None

    @property
    def told(self) -> str:
        """What weak outcomes were seen, or how seldom they can be at most."""
        weak = [row for row in self.rows if row.weak and row.count]
        if not weak or self.observed is None:
            return ""
        of = f" of {self.observed.samples:,}" if self.observed.samples else ""
        return "; ".join(f"{row.outcome} {row.count:,}{of}" for row in weak)


@dataclass(frozen=True)
class Line:
    """A test with its cells, in the session's order of subjects."""

    test: Test
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Did some subjects show a weak outcome, and others have the chance and not?"""
        shown = {any(row.weak and row.count for row in cell.rows) for cell in self.cells if cell.word in DECIDED}
        return len(shown) > 1


#: Words of cells that say something about their subject.
DECIDED = ("failed", "vanished", "known", "note", "passed")


def lines(session: Session, known: Sequence[Deviation] | None = None) -> tuple[Line, ...]:
    """Every test of the session, in the catalogue's order."""
    rows = grading.deviations() if known is None else known
    lost = {subject.id: controlled(session, subject) for subject in session.subjects}
    return tuple(
        Line(test, tuple(_cell(session, test, subject, lost[subject.id], rows) for subject in session.subjects))
        for test in session.kept(Observations).tests
    )


def tally(several: Sequence[Line], place: int) -> Mapping[str, int]:
    """How many tests got each word on the subject at that place."""
    counts = Counter(line.cells[place].word for line in several)
    return {word: counts[word] for word in WORDS if counts[word]}


def asked(subject: Subject) -> Asked:
    """The subject as grading knows it; one that was never started is only known by what its table expects."""
    implementation = str(subject.facts.get("implementation", ""))
    gil = subject.facts.get("gil", subject.gil_expected)
    return Asked(subject.id, subject.base, implementation, bool(gil), like(subject.facts))


def controlled(session: Session, subject: Subject) -> bool:
    """Did a control lose something on this subject?"""
    controls = [test for test in session.kept(Observations).tests if test.control]
    answers = [(test, session.kept(Observations).observed.get((subject.id, test.name))) for test in controls]
    return any(
        row.weak and row.count
        for test, seen in answers
        if seen is not None and seen.state == "ok"
        for row in grading.rows_of(test.outcomes, asked(subject), _seen(seen))
    )


def _seen(one: Observed) -> Seen:
    return Seen(one.state, one.engine, one.counts, one.samples, one.actors, one.reached)


def _cell(session: Session, test: Test, subject: Subject, controlled: bool, known: Sequence[Deviation]) -> Cell:
    one = session.kept(Observations).observed.get((subject.id, test.name))
    if one is None:
        damage = next(
            (each for each in session.damages if (each.subject, each.kernel) == (subject.id, test.name)), None
        )
        if damage is not None:
            return Cell(test, subject, "void", (damage.shown,))
        if subject.state != "ok":
            return Cell(test, subject, "unavailable", (subject.reason or subject.state,))
        return Cell(test, subject, "cancelled", (NOT_YET,))
    if one.state not in ("ok", *ENDS):
        return Cell(test, subject, one.state, (one.reason,), observed=one)
    found = grading.grade(test.name, test.outcomes, asked(subject), _seen(one), controlled=controlled, known=known)
    reasons = found.reasons + ((one.reason,) if one.reason else ())
    return Cell(test, subject, found.verdict, reasons, found.rows, one)
