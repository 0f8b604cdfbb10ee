"""Shows the verdicts of litmus tests in every form: a matrix, a page a test, tables for terminal and Markdown, rows."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.markdown_text import table, text
from reports.rows import Row
from reports.session import Claim
from reports.verdicts import UNASKED
from reports.view import Column, Figure, Finding, NotTested, Page, Part, View
from reports.wording import NOTHING, listed, listed_first, plural, shortened
from runners.plain import SILENT, add, table_of
from suites.conformance.records import ORDERS, SUITE, Observations, Ordered, Test, read
from suites.conformance.verdicts import DECIDED, ICONS, WORDS, Line, lines, tally

#: Words whose reasons are of no interest in a summary, and those for the sake of which a test is in one.
QUIET = (*SILENT, "passed", "not applicable")
TELLING = ("failed", "known", "vanished", "void")


class Conformance(View):
    """The verdict of every litmus test on every subject."""

    @property
    def asked(self) -> bool:
        kept = self.session.kept(Observations)
        return bool(kept.tests or kept.programs)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """A test each, in the catalogue's order."""
        return lines(self.session)

    @cached_property
    def programs(self) -> Mapping[str, tuple[str, ...]]:
        """Of each question of order what was seen on each subject."""
        kept, subjects = self.session.kept(Observations), self.session.subjects
        return {
            program.name: tuple(_seen(kept.ordered.get((subject.id, program.name))) for subject in subjects)
            for program in kept.programs
        }

    def findings(self) -> Sequence[Finding]:
        """Was anything seen that must not be, and were they the same tests everywhere?"""
        counted = Counter(cell.word for line in self.lines for cell in line.cells)
        level = "bad" if counted["failed"] else "warn" if counted["inconclusive"] or counted["void"] else "good"
        others = [f"{counted[word]} {word}" for word in WORDS if word != "passed" and counted[word]]
        differing = [line.test.name for line in self.lines if line.differs]
        detail = f"The others: {', '.join(others)}. " if others else ""
        if differing:
            detail += f"Interpreters differ in {plural(len(differing), 'test')}: {listed_first(differing)}."
        cells = plural(counted.total(), "cell")
        title = f"Semantics: {counted['passed']} of {cells} passed, {counted['failed']} failed"
        return [*self._other_files(), Finding(level, title, detail.strip())]

    def _other_files(self) -> list[Finding]:
        """The same litmus tests, byte for byte, on every subject?"""
        differing = [
            f"{test.name} on {subject.name}"
            for subject in self.session.subjects
            for test in self.session.kept(Observations).tests
            if subject.litmus_digests.get(test.name, test.digest) != test.digest
        ]
        title = f"Not the same litmus tests: {plural(len(differing), 'file')} differ"
        return [Finding("bad", title, f"{listed(differing)}.")] if differing else []

    def faults(self) -> Sequence[str]:
        return [
            f"{cell.subject.id} {line.test.name}: {cell.word}: {'; '.join(cell.reasons)}"
            for line in self.lines
            for cell in line.cells
            if cell.word in ("failed", "void")
        ]

    def column(self) -> Column:
        return Column(
            "Semantics", "matrix.html", [tally(self.lines, place) for place, _ in enumerate(self.session.subjects)]
        )

    def pages(self) -> Sequence[Page]:
        content: dict[str, object] = {"seen": self, "tally": tally}
        several = [
            Page(
                f"tests/{line.test.name}.html", f"{SUITE}/test.html",
                {"line": line, "command": self._command(line.test)},
            )
            for line in self.lines
        ]  # fmt: skip
        return [Page("matrix.html", f"{SUITE}/page.html", content, "Semantics"), *several]

    def _command(self, test: Test) -> str:
        """The command that asks this litmus test in the same way again."""
        if not test.number:
            return self.session.command
        subjects = ",".join(subject.id for subject in self.session.subjects)
        words = {"--only": test.name, "--interpreter": subjects, "--profile": self.session.profile,
                 "--seed": str(self.session.seed)}  # fmt: skip
        return shlex.join(["tox", "-e", SUITE, "--", *(word for pair in words.items() for word in pair)])

    def show(self, console: Console) -> None:
        names = [subject.name for subject in self.session.subjects]
        shown = table_of("Conformance: verdict, weak outcomes of samples", "test", *names)
        for line in self.lines:
            number = f"{line.test.number} " if line.test.number else ""
            cells = [f"{ICONS[cell.word]} {cell.word}" + (f"\n{cell.told}" if cell.told else "") for cell in line.cells]
            add(shown, f"{number}{line.test.name}{' (differs)' if line.differs else ''}", *cells)
        console.print(shown)
        telling = [cell for line in self.lines for cell in line.cells if cell.reasons and cell.word not in QUIET]
        if telling:
            reasons = table_of("Why", "test", "subject", "verdict", "reason")
            for cell in sorted(telling, key=lambda cell: WORDS.index(cell.word)):
                add(reasons, cell.test.name, cell.subject.name, cell.word, shortened("; ".join(cell.reasons), 200))
            console.print(reasons)
        if self.programs:
            orders = table_of("Linearizability: have all runs an order", "type, operations", *names)
            for program, answers in self.programs.items():
                add(orders, program, *answers)
            console.print(orders)
        for place, subject in enumerate(self.session.subjects):
            counts = ", ".join(f"{count} {word}" for word, count in tally(self.lines, place).items())
            console.print(f"{subject.name}: {counts}", markup=False)

    def markdown(self) -> Sequence[str]:
        """The tests alone that fail, or in which interpreters differ."""
        telling = [line for line in self.lines if line.differs or any(cell.word in TELLING for cell in line.cells)]
        told = [
            [
                text(line.test.name),
                *(f"{ICONS[cell.word]} {cell.word} {text(cell.told)}".strip() for cell in line.cells),
            ]
            for line in telling
        ]
        names = [text(subject.name) for subject in self.session.subjects]
        title = f"Litmus tests that fail, or in which interpreters differ: {len(told)} of {len(self.lines)}"
        return [table(title, ["test", *names], told)] if told else []

    def rows(self) -> Iterator[Row]:
        for line in self.lines:
            for cell in line.cells:
                about = rows.about(self.session, SUITE, cell.subject, line.test.name)
                about = about.but(verdict=cell.word, reason="; ".join(cell.reasons), unit="samples")
                yield about.but(figure="samples", value=cell.observed.samples if cell.observed else None)
                for row in cell.rows:
                    yield about.but(figure=f"outcome {row.outcome}", value=row.count)

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        kept = self.session.kept(Observations)
        digests = {program.name: program.digest for program in kept.programs}
        orders = {(subject, name): (digests[name], ordered.word) for (subject, name), ordered in kept.ordered.items()}
        return orders | {
            (cell.subject.id, cell.test.name): (cell.test.digest, cell.word)
            for line in self.lines
            for cell in line.cells
            if cell.word not in UNASKED
        }

    def decide(self, figure: str, claim: Claim) -> Figure:
        """The share of a claim's litmus tests that passed."""
        words, shown = [], []
        for name in claim.tests:
            line = next((line for line in self.lines if line.test.name == name), None)
            cell = next((cell for cell in line.cells if cell.subject.id == claim.subject), None) if line else None
            if cell is None or cell.word not in DECIDED:
                raise NotTested(f"litmus test {name} decided nothing on {claim.subject} in this session")
            words.append(cell.word)
            shown.append((f"tests/{name}.html", name))
        passed = words.count("passed")
        rests = f"no interval: {passed} of {plural(len(words), 'test')} passed, each over all of its samples"
        share = passed / len(words)
        return Figure(share, share, share, tuple(shown), rests=rests)


def _seen(ordered: Ordered | None) -> str:
    """What came of a question of order, in words."""
    if ordered is None:
        return NOTHING
    return f"{ordered.word}: {ordered.wrong} of {ordered.runs_of_it} runs" if ordered.wrong else ordered.word


def _forbidden(view: View) -> list[str]:
    assert isinstance(view, Conformance)
    return [
        f"forbidden: {line.test.name} on {cell.subject.id}: {'; '.join(cell.reasons)}"
        for line in view.lines
        for cell in line.cells
        if cell.word == "failed"
    ]


PART = Part(
    name=SUITE, place=3, view=Conformance, read=read, named=("litmus", ORDERS), icons=ICONS,
    folder=Path(__file__).parent,
    decides={"tests": frozenset({"tests"})}, failures={"forbidden": _forbidden},
)  # fmt: skip
