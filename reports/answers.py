"""Shows a suite that has no view of its own: a table of each case's state on each subject, with a word beside it.

Suites with figures or steps of their own have views of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.console import Console

from reports import rows
from reports.markdown_text import table, text
from reports.reading import NOT_YET
from reports.rows import Row
from reports.session import Session
from reports.texts import is_name
from reports.verdicts import BROKEN, SEVERITY, counted
from reports.view import Column, Finding, Page, Section, State, View
from reports.wording import ICONS, shortened
from runners.plain import add, table_of

#: Steps under this name are the rules that every session keeps.
CLAIMS = "claims"


@dataclass(frozen=True)
class Answer:
    """A case on an interpreter: its state, and what there is to say beside it."""

    state: str
    told: str = ""


class Answers(View):
    """What one suite was told: cases in the order in which they were asked first."""

    def __init__(self, session: Session, suite: str) -> None:
        super().__init__(session)
        self.suite = suite

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """What was asked."""
        return tuple(dict.fromkeys(step.case for step in self.session.steps if step.suite == self.suite))

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Answer]:
        """By subject and case."""
        steps = [step for step in self.session.steps if step.suite == self.suite]
        return {(record.subject, record.case): Answer(record.state, record.reason) for record in steps}

    @property
    def asked(self) -> bool:
        return bool(self.cells)

    @property
    def title(self) -> str:
        """The suite's name as a heading."""
        return self.suite.replace("_", " ").capitalize()

    def of(self, subject: str, case: str) -> Answer:
        """The answer of a subject; one that was not asked has its reason."""
        found = self.cells.get((subject, case))
        known = self.session.subject(subject)
        if found is None and known is not None and known.state != "ok":
            found = Answer(known.state, known.reason)
        return found or Answer("cancelled", NOT_YET)

    def findings(self) -> Sequence[Finding]:
        states = [self.of(subject.id, case).state for subject in self.session.subjects for case in self.cases]
        return [counted(self.title, states)]

    def faults(self) -> Sequence[str]:
        return [
            f"{subject} {case}: {cell.state}: {cell.told}"
            for (subject, case), cell in self.cells.items()
            if cell.state in BROKEN
        ]

    def states(self) -> Iterator[State]:
        for subject in self.session.subjects:
            for case in self.cases:
                one = self.of(subject.id, case)
                yield State(one.state, subject.id, case, one.told, len(self.cases))

    def column(self) -> Column:
        counts = [
            Counter(sorted((self.of(subject.id, case).state for case in self.cases), key=SEVERITY.index))
            for subject in self.session.subjects
        ]
        return Column(self.title, f"suite-{self.suite}.html", counts)

    def sections(self) -> Sequence[Section]:
        return [Section(90, "answers_section.html", {"one": self})]

    def pages(self) -> Sequence[Page]:
        return [Page(f"suite-{self.suite}.html", "answers.html", {"one": self}, self.title)]

    def show(self, console: Console) -> None:
        shown = table_of(self.title, "case", *(each.name for each in self.session.subjects))
        for case in self.cases:
            cells = [self.of(subject.id, case) for subject in self.session.subjects]
            add(shown, case, *(f"{ICONS[cell.state]} {cell.state}\n{shortened(cell.told)}".strip() for cell in cells))
        console.print(shown)

    def markdown(self) -> Sequence[str]:
        lines = []
        for case in self.cases:
            cells = [self.of(subject.id, case) for subject in self.session.subjects]
            told = [f"{ICONS[cell.state]} {cell.state} {text(shortened(cell.told))}".rstrip() for cell in cells]
            lines.append([text(case), *told])
        columns = ["case", *(text(subject.name) for subject in self.session.subjects)]
        return [table(text(self.title), columns, lines)]

    def rows(self) -> Iterator[Row]:
        for subject in self.session.subjects:
            for case in self.cases:
                cell = self.of(subject.id, case)
                about = rows.about(self.session, self.suite, subject, case)
                yield about.but(verdict=cell.state, reason=cell.told)


def views(session: Session) -> dict[str, Answers]:
    """Every suite of the session that is not here any more; one whose name could be no page's is left out."""
    elsewhere = {CLAIMS, *(part.name for part in session.parts)}
    suites = dict.fromkeys(step.suite for step in session.steps if step.suite not in elsewhere and is_name(step.suite))
    return {suite: Answers(session, suite) for suite in suites}
