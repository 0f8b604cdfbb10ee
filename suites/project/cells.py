"""A project's tests on every interpreter of a session, sorted; and each interpreter's line."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.session import Session, Subject
from reports.statistics import never_seen
from reports.wording import listed_first
from suites.project import records, triage, verdicts
from suites.project.records import Checked, Project, Ran, Result
from suites.project.triage import NEVER, QUIET, WORDS, Rate, Seen
from suites.project.verdicts import BAD, WELL, Stage, came_back

Key = tuple[str, int]


@dataclass(frozen=True)
class Cell:
    """A test on an interpreter: its word, what it rests on, and the record that shows it best."""

    word: str
    seen: Seen
    shown: Result | None

    @property
    def reason(self) -> str:
        """In a line: how it failed, how often, why it was not tried."""
        if self.word == "not tried in threads":
            return self.seen.unthreaded
        parts = [self.shown.words if self.shown else "", self.rates]
        if self.word in ("not thread-safe", "needs the GIL", "fails in threads") and self.shown and self.shown.shares:
            parts.append(f"its threads share {listed_first(self.shown.shares)}")
        return "; ".join(filter(None, parts))

    @property
    def rates(self) -> str:
        """How often it was wrong when it was run again."""
        told = []
        for words, rate in (("alone", self.seen.again), ("in threads", self.seen.again_threads)):
            if rate.of:
                bound = "" if rate.bad else f" (at most {never_seen(rate.of):.0%})"
                told.append(f"{words} wrong {rate.bad} of {rate.of} times more{bound}")
        return ", ".join(told)


@dataclass(frozen=True)
class Row:
    """A test with its cells, in the order of the session's interpreters."""

    id: str
    nth: int
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> str:
        """Its worst word."""
        return min((cell.word for cell in self.cells), key=WORDS.index)

    @property
    def quiet(self) -> bool:
        """Is there nothing to look at?"""
        return all(cell.word in QUIET for cell in self.cells)


@dataclass(frozen=True)
class Line:
    """An interpreter's answer: each stage judged, and counts of its tests."""

    subject: Subject
    checked: Checked
    stages: Mapping[int, Stage]
    words: Mapping[str, int]

    @property
    def gil(self) -> str:
        """What became of the GIL, in words."""
        known = self.subject.facts.get("gil", self.subject.gil_expected)
        probes = [one for one in (self.checked.imported, self.checked.first) if one]
        runs = [one for one in (self.checked.alone, self.checked.threads) if one]
        if known is None or not (probes or runs):
            return "not seen"
        if known:
            return "on, as always"
        for probe in probes:
            if came_back(probe):
                return f"comes back: {verdicts.of_stage(records.IMPORTED, probe).reason}"
        for run in runs:
            if run.gil:
                return f"comes back at {run.gil_at}{': ' + run.warned[0] if run.warned else ''}"
        return "stays off"

    @property
    def gil_back(self) -> bool:
        """Is it on where it was off?"""
        return self.gil.startswith("comes back")

    def passed(self, ran: Ran | None) -> tuple[int, int]:
        """(tests that passed, those that ran and were not skipped), in threads of those that ran there."""
        several = [test for test in ran.tests if test.nth >= 0 and not test.alone] if ran else []
        good = sum(test.outcome in WELL for test in several)
        return good, good + sum(test.outcome in BAD for test in several)


@dataclass(frozen=True)
class Sheet:
    """A project in a session."""

    project: Project
    session: Session

    @cached_property
    def checked(self) -> Mapping[str, Checked]:
        """By interpreter."""
        kept = self.session.kept(records.Checks).checked
        return {one.id: kept.get((one.id, self.project.name), Checked()) for one in self.session.subjects}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """An interpreter each, in the session's order."""
        return tuple(self._line(place, subject) for place, subject in enumerate(self.session.subjects))

    def _line(self, place: int, subject: Subject) -> Line:
        checked = self.checked[subject.id]
        kept = (checked.installed, checked.imported, checked.alone, checked.first, checked.threads, checked.again)
        stages = {block: verdicts.of_stage(block, one) for block, one in enumerate(kept) if one is not None}
        counts = Counter(row.cells[place].word for row in self.rows)
        return Line(subject, checked, stages, {word: counts[word] for word in WORDS if counts[word]})

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every test, the worst first, else in the order in which they were collected."""
        seen = {identity: _by_test(one, self.project.turns_a_process) for identity, one in self.checked.items()}
        keys = dict.fromkeys(key for one in seen.values() for key in one)
        found = [self._row(key, seen) for key in keys]
        return tuple(sorted(found, key=lambda row: WORDS.index(row.worst)))

    @cached_property
    def _functions(self) -> Mapping[str, frozenset[str]]:
        """The functions of the tests that each interpreter collected."""
        return {
            identity: frozenset(_function(test.key) for test in (one.alone.tests if one.alone else ()))
            for identity, one in self.checked.items()
        }

    def _row(self, key: Key, seen: Mapping[str, Mapping[Key, _Outcomes]]) -> Row:
        test = {one.id: self._seen(one, _function(key), seen[one.id].get(key)) for one in self.session.subjects}
        words = triage.sort(test, self.session.reference)
        cells = [
            Cell(words[one.id], test[one.id], _telling(words[one.id], seen[one.id].get(key)))
            for one in self.session.subjects
        ]
        return Row(*key, tuple(cells))

    def _seen(self, subject: Subject, function: str, found: _Outcomes | None) -> Seen:
        checked = self.checked[subject.id]
        reached = checked.alone is not None and bool(checked.alone.tests)
        gil = bool(subject.facts.get("gil", subject.gil_expected))
        back = not gil and bool(checked.threads and checked.threads.gil)
        if found is None:
            return Seen(gil=gil, came_back=back, reached=reached, otherwise=function in self._functions[subject.id])
        return Seen(
            found.alone.outcome if found.alone else "", found.threads.outcome if found.threads else "",
            found.threads.alone if found.threads else "", found.again, found.again_threads, gil, back, reached,
        )  # fmt: skip

    def telling(self, row: Row) -> tuple[Line, Cell] | tuple[None, None]:
        """The first interpreter on which something was said of a test with its worst word; (None, None) for none."""
        for line, cell in zip(self.lines, row.cells, strict=True):
            if cell.word == row.worst and cell.shown and cell.shown.said:
                return line, cell
        return None, None

    def command(self, row: Row, line: Line, cell: Cell) -> str:
        """The command that shows a test's failure again, in the environment that was made for it."""
        in_threads = cell.word in triage.IN_THREADS
        words = ["gilmatrix", "check", "PROJECT", "--interpreter", line.subject.id]
        several = [f"--threads={self.project.threads}"] if in_threads else []
        return shlex.join([*words, *several, f"--pytest={shlex.quote(row.id)}"])


def _function(key: Key) -> str:
    """A test's id without its parameters."""
    return key[0].partition("[")[0]


@dataclass
class _Outcomes:
    """What was kept of a test on one interpreter."""

    alone: Result | None = None
    threads: Result | None = None
    again: Rate = NEVER
    again_threads: Rate = NEVER
    worst: Result | None = None
    worst_threads: Result | None = None


def _by_test(checked: Checked, turns: int) -> dict[Key, _Outcomes]:
    """Everything by test; ``turns`` is how often a process repeated one in threads."""
    found: dict[Key, _Outcomes] = {}
    for test in checked.alone.tests if checked.alone else ():
        found.setdefault(test.key, _Outcomes()).alone = test
    for test in checked.threads.tests if checked.threads else ():
        if test.key in found:
            found[test.key].threads = test
    if checked.again:
        alone, threads = _turns(checked.again.alone), _turns(checked.again.threads)
        for key, one in found.items():
            several, in_threads = alone.get(key, []), threads.get(key, [])
            if _spoilt(several):
                several, in_threads = several[:1], [test for test in in_threads if test.turn % turns == 0]
            one.again, one.worst = _rate(several)
            one.again_threads, one.worst_threads = _rate(in_threads)
    return found


def _turns(ran: Ran) -> dict[Key, list[Result]]:
    """A test's turns, in their order."""
    found: dict[Key, list[Result]] = {}
    for test in sorted(ran.tests, key=lambda test: test.turn):
        found.setdefault(test.key, []).append(test)
    return found


def _spoilt(several: Sequence[Result]) -> bool:
    """Is a test right in a fresh process, and wrong whenever it is run there again?

    It leaves something behind then, as a test may: its later turns say nothing of it.
    """
    outcomes = [test.outcome in BAD for test in several]
    return len(outcomes) > 2 and not outcomes[0] and all(outcomes[1:])


def _rate(several: Sequence[Result]) -> tuple[Rate, Result | None]:
    """(how often it was wrong, the last time that it was)."""
    bad = [test for test in several if test.outcome in BAD]
    return Rate(len(bad), len(several)), bad[-1] if bad else None


def _telling(word: str, found: _Outcomes | None) -> Result | None:
    """The record that shows why a test has its word."""
    if found is None:
        return None
    in_threads = (found.threads, found.worst_threads)
    first = in_threads if word in triage.IN_THREADS else (found.alone, found.worst)
    wrong = [one for one in (*first, found.alone, *in_threads) if one and one.outcome in BAD]
    return wrong[0] if wrong else found.alone


def attention(sheet: Sheet) -> list[Row]:
    """Tests that somebody has to look at, the worst first."""
    return [row for row in sheet.rows if not row.quiet]
