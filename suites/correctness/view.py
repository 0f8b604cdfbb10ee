"""Shows the state of each kernel's check in every form: a table on the index and in the terminal, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.rows import Row
from reports.verdicts import SEVERITY, UNASKED, Verdict, counted
from reports.view import Column, Finding, Part, Section, State, View
from reports.wording import ICONS, plural
from runners.plain import add, table_of
from suites.correctness import verdicts
from suites.correctness.verdicts import SUITE

#: States that a right kernel on a sound interpreter never has.
BAD = ("wrong", "crashed", "hung", "void")


class Correctness(View):
    """The state of every kernel's check on every subject, at each thread count."""

    @property
    def asked(self) -> bool:
        """At no thread count where another suite alone asked of the session's kernels."""
        return bool(self.session.kernels and self.threads)

    @cached_property
    def threads(self) -> tuple[int, ...]:
        """The thread counts that it asked at, or would have."""
        return verdicts.threads_of(self.session)

    @cached_property
    def cells(self) -> dict[tuple[str, str, int], Verdict]:
        """By subject, kernel and thread count."""
        return {
            (subject.id, kernel.name, count): verdicts.verdict(self.session, subject, kernel.name, count)
            for subject in self.session.subjects
            for kernel in self.session.kernels
            for count in self.threads
        }

    def right_at(self, subject: str, kernel: str) -> list[tuple[str, list[int]]]:
        """The states of a kernel's check, worst first, with the thread counts that have them."""
        states: dict[str, list[int]] = {}
        for count in self.threads:
            states.setdefault(self.cells[subject, kernel, count].state, []).append(count)
        return sorted(states.items(), key=lambda item: SEVERITY.index(item[0]))

    def findings(self) -> Sequence[Finding]:
        found = [counted("Correctness", [cell.state for cell in self.cells.values()])]
        return [
            *found,
            *(Finding("info", f"Not checked: {', '.join(names)}", f"{reason}.") for reason, names in self._unchecked()),
        ]

    def _unchecked(self) -> Iterator[tuple[str, list[str]]]:
        """What keeps results from being checked, and the cases whose results that is said of."""
        found: dict[str, dict[str, None]] = {}
        for (_, kernel, _), cell in self.cells.items():
            if cell.state == "ok" and cell.reason:
                found.setdefault(cell.reason, {})[kernel] = None
        yield from ((reason, list(names)) for reason, names in found.items())

    def faults(self) -> Sequence[str]:
        return [
            f"{step.subject} {step.case} at {step.threads} threads: {step.state}: {step.reason}"
            for step in self.session.steps
            if step.suite == SUITE and step.state in BAD
        ]

    def states(self) -> Iterator[State]:
        total = len(self.session.kernels) * len(self.threads)
        for (subject, kernel, count), cell in self.cells.items():
            yield State(cell.state, subject, f"{kernel} at {plural(count, 'thread')}", cell.reason, total)

    def column(self) -> Column:
        counts = []
        for subject in self.session.subjects:
            states = Counter(cell.state for (identity, _, _), cell in self.cells.items() if identity == subject.id)
            counts.append({state: states[state] for state in SEVERITY if states[state]})
        return Column("Right", "index.html#correctness", counts)

    def sections(self) -> Sequence[Section]:
        return [Section(60, f"{SUITE}/section.html", {"seen": self})]

    def show(self, console: Console) -> None:
        counts = ", ".join(map(str, self.threads))
        table = table_of(
            f"Correctness at {counts} threads", "kernel", *(subject.name for subject in self.session.subjects)
        )
        for kernel in self.session.kernels:
            cells = [
                "\n".join(
                    f"{ICONS[state]} {state} at {', '.join(map(str, at))}"
                    for state, at in self.right_at(subject.id, kernel.name)
                )
                for subject in self.session.subjects
            ]
            add(table, kernel.name, *cells)
        console.print(table)

    def told(self, console: Console) -> None:
        """What was found says it, and its faults."""

    def rows(self) -> Iterator[Row]:
        for (identity, kernel, threads), cell in self.cells.items():
            subject = self.session.subject(identity)
            assert subject is not None
            about = rows.about(self.session, SUITE, subject, kernel)
            yield about.but(threads=threads, verdict=cell.state, reason=cell.reason)

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        if not verdicts.asked(self.session):
            return {}
        digests = {kernel.name: kernel.digest for kernel in self.session.kernels}
        return {
            (subject, f"{kernel} at {plural(count, 'thread')}"): (digests[kernel], cell.state)
            for (subject, kernel, count), cell in self.cells.items()
            if cell.state not in UNASKED
        }


PART = Part(name=SUITE, place=2, view=Correctness, of_kernels=True, folder=Path(__file__).parent)
