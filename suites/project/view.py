"""Shows what became of a project on each interpreter, in every form: a page, tables, rows, files for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.drawing import Drawings
from reports.markdown_text import table, text
from reports.rows import Row as Figures
from reports.view import Column, Finding, Page, Part, Section, State, View
from reports.wording import ICONS, listed_first, plural, shortened
from runners.plain import add, table_of
from suites.project import files, triage
from suites.project.cells import Line, Row, Sheet, attention
from suites.project.records import ALONE, FIRST, IMPORTED, INSTALLED, STAGES, SUITE, THREADS, Checks, read
from suites.project.triage import CRASHES, IN_THREADS, MEANINGS, NEW, WORDS

#: Tests that a page lists one by one; all of them are in the files beside it.
MOST = 300

#: Lines of the terminal's and Markdown's list of what needs attention.
FEW = 15

#: An icon stands beside its word, never for it.
MARKS = {
    "ok": "✓", "right alone": "✓", "skipped": "…", "not tried in threads": "!", "GIL on": "!", "flaky": "≈",
    "broken before us": "✗", "fails": "✗", "differs here": "✗", "missing": "✗", "needs the GIL": "✗",
    "not thread-safe": "✗", "fails in threads": "✗", "other parameters": "…",
    "crashed in threads": "↯", "hung in threads": "∞", "not run": "…",
}  # fmt: skip


class Projects(View):
    """Every project of a session, sorted."""

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """A project each."""
        return tuple(Sheet(project, self.session) for project in self.session.kept(Checks).projects)

    @property
    def asked(self) -> bool:
        return bool(self.session.kept(Checks).projects)

    def headlines(self) -> Sequence[Finding]:
        return [_headline(sheet) for sheet in self.sheets]

    def findings(self) -> Sequence[Finding]:
        """Of each word that needs a look: how many tests on which interpreters; what did not install; who has a GIL."""
        return [finding for sheet in self.sheets for finding in _findings(sheet)]

    def faults(self) -> Sequence[str]:
        return [
            fault for sheet in self.sheets for word in sheet.project.fail_on for fault in FINDERS[word](sheet)
        ]  # fmt: skip

    def states(self) -> Iterator[State]:
        for sheet in self.sheets:
            for line in sheet.lines:
                for block, stage in line.stages.items():
                    case = f"{sheet.project.name}, {STAGES[block]}"
                    yield State(stage.state, line.subject.id, case, stage.reason or stage.word, len(STAGES))

    def column(self) -> Column:
        counts = [
            {word: count for sheet in self.sheets for word, count in sheet.lines[place].words.items()}
            for place, _ in enumerate(self.session.subjects)
        ]
        return Column("Project", f"{SUITE}.html", counts)

    def sections(self) -> Sequence[Section]:
        return [Section(5, f"{SUITE}/section.html", {"seen": self, "shown": shown})]

    def help(self) -> Mapping[str, object]:
        return {"meanings": MEANINGS}

    def write(self, out: Path, drawings: Drawings) -> None:
        for sheet in self.sheets:
            files.write(sheet, out / SUITE)

    def pages(self) -> Sequence[Page]:
        content: dict[str, object] = {"seen": self, "shown": shown, "attention": attention, "MOST": MOST}
        return [Page(f"{SUITE}.html", f"{SUITE}/page.html", content, "Project")]

    def show(self, console: Console) -> None:
        for sheet in self.sheets:
            name = sheet.project.name
            shown_ = table_of(f"{name}: one line an interpreter", "interpreter", *shown.titles)
            for line in sheet.lines:
                add(shown_, line.subject.name, *(shortened(one, 60) for one in shown(line)))
            console.print(shown_)
            if several := attention(sheet):
                look = table_of(f"{name}: what needs attention", "test", "word", "where", "how")
                for row in several[:FEW]:
                    word, where, how = _worst(sheet, row)
                    add(look, shortened(row.id, 90), word, where, shortened(how, 120))
                console.print(look)
            if (more := len(several) - FEW) > 0:
                console.print(f"and {plural(more, 'more test')}, on the page and in {SUITE}/{name}.csv", markup=False)

    def markdown(self) -> Sequence[str]:
        parts = []
        for sheet in self.sheets:
            title = f"{sheet.project.name} on {plural(len(sheet.lines), 'interpreter')}"
            lines = [[text(line.subject.name), *map(text, shown(line))] for line in sheet.lines]
            parts.append(table(title, ["interpreter", *shown.titles], lines))
            if several := attention(sheet)[:FEW]:
                look = [[text(row.id), *map(text, _worst(sheet, row))] for row in several]
                parts.append(table("What needs attention", ["test", "word", "where", "how"], look))
        return parts

    def rows(self) -> Iterator[Figures]:
        for sheet in self.sheets:
            for row in sheet.rows:
                for line, cell in zip(sheet.lines, row.cells, strict=True):
                    about = rows.about(self.session, SUITE, line.subject, row.id)
                    yield about.but(variant=sheet.project.name, verdict=cell.word, reason=cell.reason)

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        return {
            (line.subject.id, f"{sheet.project.name} {row.id}"): (sheet.project.digest, cell.word)
            for sheet in self.sheets
            for row in sheet.rows
            for line, cell in zip(sheet.lines, row.cells, strict=True)
            if cell.word != "not run"
        }


class _Shown:
    """An interpreter's line in words, a column each."""

    titles = ("installs", "imports", "GIL", "passes alone", "passes in threads", "first use", "to look at")

    def __call__(self, line: Line) -> tuple[str, ...]:
        """The columns, as ``titles`` says."""
        told = line.stages

        def word(block: int) -> str:
            return told[block].word if block in told else "not run"

        if INSTALLED not in told:
            state = line.subject.state
            return (state if state != "ok" else "not run", *("not run",) * 6)
        if told[INSTALLED].state != "ok":
            stage = told[INSTALLED]
            return (f"{stage.word}: {shortened(stage.reason, 120)}", *("not run",) * 6)
        look = [f"{count} {word_}" for word_, count in line.words.items() if word_ not in triage.QUIET]
        return (
            told[INSTALLED].word, word(IMPORTED), line.gil, _of(line, ALONE), _of(line, THREADS), word(FIRST),
            ", ".join(look) or "nothing",
        )  # fmt: skip


shown = _Shown()


def _of(line: Line, block: int) -> str:
    """Passes of those that ran, and how many did not run in threads."""
    ran = line.checked.alone if block == ALONE else line.checked.threads
    if ran is None:
        return "not run"
    good, of = line.passed(ran)
    aside = sum(bool(test.alone) for test in ran.tests)
    told = f"{good} of {of}" if of else line.stages[block].word
    return f"{told}, {aside} not tried" if aside else told


def _worst(sheet: Sheet, row: Row) -> tuple[str, str, str]:
    """(a test's worst word, the interpreters that have it, how it went wrong on the first of them)."""
    there = [
        (line.subject.id, cell) for line, cell in zip(sheet.lines, row.cells, strict=True) if cell.word == row.worst
    ]
    return row.worst, ", ".join(name for name, _ in there), there[0][1].reason


def _headline(sheet: Sheet) -> Finding:
    """Where it is right alone, and where in threads too."""
    here = [line for line in sheet.lines if line.checked.alone and line.passed(line.checked.alone)[1]]
    alone = [line for line in here if line.passed(line.checked.alone)[0] == line.passed(line.checked.alone)[1]]
    threads = [line for line in here if line.checked.threads and _right_in_threads(line)]
    names = ", ".join(line.subject.id for line in threads) or "no interpreter"
    version = next((line.checked.installed.version for line in here if line.checked.installed), "")
    title = f"{sheet.project.name} {version}: all its tests pass on {len(alone)} of {len(sheet.lines)} interpreters"
    level = "good" if len(alone) == len(threads) == len(sheet.lines) else "warn" if alone else "bad"
    return Finding(level, f"{title}, and in {sheet.project.threads} threads on {len(threads)}", f"In threads: {names}.")


def _right_in_threads(line: Line) -> bool:
    """Did everything that ran in threads pass, something at least, and with the GIL as it was at the start?"""
    good, of = line.passed(line.checked.threads)
    return 0 < good == of and not line.gil_back


def _findings(sheet: Sheet) -> Iterator[Finding]:
    name = sheet.project.name
    for line in sheet.lines:
        stage = line.stages.get(INSTALLED)
        if stage and stage.state != "ok":
            yield Finding("bad", f"{name} does not get to its tests on {line.subject.name}: {stage.word}", stage.reason)
        elif stage and stage.reason:
            yield Finding("warn", f"{name} on {line.subject.name}: what its tests need is not all there", stage.reason)
        if line.gil_back:
            yield Finding("bad", f"{name} brings the GIL back on {line.subject.name}", line.gil)
        for block in (IMPORTED, FIRST):
            if block in line.stages and line.stages[block].state != "ok":
                one = line.stages[block]
                yield Finding("bad", f"{name} on {line.subject.name}: {one.word}", one.reason)
        if (tests := line.stages.get(ALONE)) and tests.reason:
            yield Finding("warn", f"{name} on {line.subject.name}: {tests.word}", tests.reason)
    for word in WORDS:
        tests_ = [row for row in sheet.rows if any(cell.word == word for cell in row.cells)]
        if tests_ and word not in triage.QUIET:
            where = [line.subject.id for line in sheet.lines if word in line.words]
            level = "bad" if word in (*CRASHES, *IN_THREADS, *NEW) else "warn"
            title = f"{name}: {plural(len(tests_), 'test')} {word} on {', '.join(where)}"
            yield Finding(level, title, listed_first([row.id for row in tests_], 5))


def _with(words: Sequence[str]) -> Callable[[Sheet], list[str]]:
    """What finds the tests that have one of these words."""

    def found(sheet: Sheet) -> list[str]:
        return [
            f"{line.subject.id} {row.id}: {cell.word}: {shortened(cell.reason, 160)}"
            for row in attention(sheet)
            for line, cell in zip(sheet.lines, row.cells, strict=True)
            if cell.word in words
        ]

    return found


def _new(sheet: Sheet) -> list[str]:
    """What is worse than on the reference: tests, and that it does not install or import."""
    stages = [
        f"{line.subject.id} {sheet.project.name}: {stage.word}: {stage.reason}"
        for line in sheet.lines
        for block, stage in line.stages.items()
        if block in (INSTALLED, IMPORTED) and stage.state != "ok" and stage.word != "unsupported"
    ]  # fmt: skip
    return stages + _with(NEW)(sheet)


def _gil(sheet: Sheet) -> list[str]:
    return [f"{line.subject.id} {sheet.project.name}: the GIL {line.gil}" for line in sheet.lines if line.gil_back]


#: What finds each kind of failure, by the word that asks for it.
FINDERS: Mapping[str, Callable[[Sheet], list[str]]] = {
    "new": _new,
    "threads": _with([word for word in IN_THREADS if word not in CRASHES]),
    "gil": _gil,
    "crash": _with(CRASHES),
}
FAILURES = tuple(FINDERS)


def _in_view(word: str) -> Callable[[View], list[str]]:
    def found(view: View) -> list[str]:
        assert isinstance(view, Projects)
        return [fault for sheet in view.sheets for fault in FINDERS[word](sheet)]

    return found


PART = Part(
    name=SUITE, place=6, view=Projects, read=read, named=(SUITE,), icons={**ICONS, **MARKS},
    folder=Path(__file__).parent, failures={word: _in_view(word) for word in FINDERS},
)  # fmt: skip
