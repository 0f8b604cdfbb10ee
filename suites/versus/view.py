"""Shows two interpreters side by side in every form: a page, tables for terminal and Markdown, rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.markdown_text import table, text
from reports.reading import NOT_YET
from reports.rows import Row
from reports.session import Session, Subject
from reports.verdicts import BROKEN
from reports.view import Finding, Loss, Page, Part, Section, State, View
from reports.wording import NOTHING, listed, plural, shortened
from runners.interpreters.provision.progress import elapsed
from runners.plain import add, table_of
from runners.sessions.records import Record
from suites.versus import verdicts
from suites.versus.figures import LEAST_BLOCKS, Comparison, Ratio, compared
from suites.versus.records import ASKED, SUITE, Pairs, read
from suites.versus.verdicts import CANNOT_TELL, ICONS, MEANINGS, QUICKER, SLOWER

#: What a verdict is for who wants to know whether something became worse.
LEVELS = {SLOWER: "bad", QUICKER: "good", CANNOT_TELL: "warn"}


@dataclass(frozen=True)
class Line:
    """A kernel, or all of them, with the ratio at each thread count, None where it has none; ``why`` it has none."""

    name: str
    ratios: tuple[Ratio | None, ...]
    why: str = ""


@dataclass(frozen=True)
class Difference:
    """A case of another suite in the same session on which the two were given different words."""

    suite: str
    case: str
    first: str
    second: str


class Compared(View):
    """The second interpreter held against the first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kept = session.kept(Pairs)

    @property
    def asked(self) -> bool:
        return bool(self.kept.asked)

    @property
    def first(self) -> Subject:
        """What the other one is held against."""
        return self._named(self.kept.asked[0].first)

    @property
    def second(self) -> Subject:
        """What is held against it."""
        return self._named(self.kept.asked[0].second)

    def _named(self, identity: str) -> Subject:
        found = self.session.subject(identity)
        assert found is not None
        return found

    @property
    def detect(self) -> float:
        """The change that was to be seen, as a share."""
        return self.kept.detect

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """At each thread count."""
        return compared(self.kept.blocks, self.kept.threads or self.session.threads)

    @cached_property
    def spent(self) -> float:
        """Seconds that it took."""
        return sum(step.seconds for step in self._steps(self.second.id))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every kernel; those with the largest change at the most threads first, those without any last."""
        several = []
        for one in self.kept.asked:
            ratios = tuple(each.kernels.get(one.name) for each in self.comparisons)
            several.append(Line(one.name, ratios, "" if any(ratios) else self._why(one.name)))
        return tuple(sorted(several, key=lambda line: (-_largest(line), line.name)))

    @property
    def together(self) -> Line:
        """Over all kernels."""
        return Line("all kernels", tuple(each.together for each in self.comparisons))

    def _steps(self, identity: str) -> list[Record]:
        return [step for step in self.session.steps if (step.suite, step.subject) == (SUITE, identity)]

    def _why(self, kernel: str) -> str:
        found = self._in_the_way(kernel)
        return f"{found.subject}: {found.state}: {found.reason}" if found else NOT_YET

    def _in_the_way(self, kernel: str) -> State | None:
        """What kept a kernel, or one of the two, from being measured; of the mate of what failed that says nothing."""
        several = []
        for side in (self.first, self.second):
            steps = [step for step in self._steps(side.id) if step.case == kernel]
            state, reason = (steps[-1].state, steps[-1].reason) if steps else (side.state, side.reason)
            if side.state != "ok":
                state, reason = side.state, side.reason
            if state != "ok":
                several.append(State(state, side.id, kernel, reason, len(self.kept.asked)))
        return min(several, key=lambda one: one.state == "cancelled", default=None)

    def word(self, ratio: Ratio | None) -> str:
        """The verdict; that nothing can be told where there is no ratio."""
        return verdicts.word(ratio, self.detect) if ratio else CANNOT_TELL

    def phrase(self, ratio: Ratio) -> str:
        """The verdict in words, with how much longer it would take where it cannot be told."""
        found = verdicts.phrase(ratio, self.detect)
        if ratio.blocks < LEAST_BLOCKS:
            others = self.spent / ratio.blocks * (LEAST_BLOCKS - ratio.blocks)
            return f"{found}: {ratio.blocks} of at least {LEAST_BLOCKS} blocks, about {elapsed(others)} more"
        more = verdicts.seconds_more(ratio, self.detect, self.spent)
        return f"{found}: about {elapsed(more)} more" if found == CANNOT_TELL and more else found

    @staticmethod
    def shown(ratio: Ratio) -> str:
        """The figure with its interval."""
        return verdicts.shown(ratio)

    @staticmethod
    def seen(ratio: Ratio) -> str:
        """The smallest change that the blocks would have shown."""
        return NOTHING if ratio.seen is None else f"{ratio.seen * 100:.2g} %"

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What else of the session is not the same on both: litmus tests, packages, whatever was asked of both."""
        found = []
        for part in self.session.parts:
            if part.name == SUITE:
                continue
            answers = part.view(self.session).answers()
            cases = dict.fromkeys(case for subject, case in answers if subject == self.first.id)
            for case in cases:
                pair = [answers.get((side.id, case)) for side in (self.first, self.second)]
                if pair[0] and pair[1] and pair[0][1] != pair[1][1]:
                    found.append(Difference(part.name, case, pair[0][1], pair[1][1]))
        return tuple(found)

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The other suites whose words of both are compared."""
        return tuple(
            part.name
            for part in self.session.parts
            if part.name != SUITE
            and {self.first.id, self.second.id} <= {subject for subject, _ in part.view(self.session).answers()}
        )

    def headlines(self) -> Sequence[Finding]:
        if not self.asked:
            return ()
        told = [self._finding(each) for each in self.comparisons if each.together]
        if told:
            return told
        title = f"{self.second.name} over {self.first.name}: nothing could be compared"
        return [Finding("warn", title, shortened(self.lines[0].why, 200))]

    def _finding(self, one: Comparison) -> Finding:
        assert one.together is not None
        ratio = one.together
        title = (
            f"{self.second.name} over {self.first.name}, {plural(one.threads, 'thread')}: "
            f"{self.phrase(ratio)}, {self.shown(ratio)} the time"
        )
        words = {name: self.word(each) for name, each in one.kernels.items()}
        own = [
            f"{word.capitalize()}: {listed([name for name in words if words[name] == word])}."
            for word in (SLOWER, QUICKER)
            if word in words.values()
        ]
        detail = f"Over {plural(len(one.kernels), 'kernel')} in {plural(ratio.blocks, 'block')}. "
        if ratio.seen is not None:
            detail += f"The smallest change that this run could have seen over all of them is {self.seen(ratio)}. "
        return Finding(LEVELS.get(self.word(ratio), "info"), title, (detail + " ".join(own)).strip())

    def faults(self) -> Sequence[str]:
        return [
            f"{step.subject} {step.case}: {step.state}: {step.reason}"
            for step in self.session.steps
            if step.suite == SUITE and step.state in BROKEN
        ]

    def states(self) -> Iterator[State]:
        for line in self.lines:
            if line.why:
                usual = State("cancelled", self.second.id, line.name, NOT_YET, len(self.lines))
                yield self._in_the_way(line.name) or usual

    def lost(self) -> Iterator[Loss]:
        for name, several in self.kept.blocks.items():
            kept = sum(len(values) for _, second in several.values() for values in second.seconds.values())
            busiest = next((second.busiest for _, second in several.values() if second.busiest), "")
            yield Loss(self.second.id, name, self.kept.left_out[name], kept, busiest)

    def sections(self) -> Sequence[Section]:
        return [Section(5, f"{SUITE}/section.html", {"seen": self})] if self.asked else ()

    def pages(self) -> Sequence[Page]:
        return [Page("versus.html", f"{SUITE}/page.html", {"seen": self}, "A and B")]

    def help(self) -> Mapping[str, object]:
        return {"meanings": MEANINGS}

    def show(self, console: Console) -> None:
        heads = [plural(each.threads, "thread") for each in self.comparisons]
        title = f"{self.second.name} over {self.first.name}: seconds for the same work, above 1 it is slower"
        shown = table_of(title, "kernel", *heads)
        for line in (self.together, *self.lines):
            add(shown, line.name, *self._cells(line))
        console.print(shown)
        if self.differences:
            told = table_of("What else differs", "asked by", "case", self.first.name, self.second.name)
            for one in self.differences:
                add(told, one.suite, one.case, one.first, one.second)
            console.print(told)
        elif self.beside:
            console.print(f"{listed(self.beside)}: the same words for both", markup=False)

    def _cells(self, line: Line) -> list[str]:
        if line.why:
            return [shortened(line.why), *("" for _ in line.ratios[1:])]
        return [
            f"{ICONS[self.word(one)]} {self.shown(one)}\n{self.phrase(one)}" if one else NOTHING for one in line.ratios
        ]

    def markdown(self) -> Sequence[str]:
        heads = ["kernel", *(plural(each.threads, "thread") for each in self.comparisons)]
        told = [[text(line.name), *(text(cell.replace("\n", ", ")) for cell in self._cells(line))]
                for line in (self.together, *self.lines)]  # fmt: skip
        title = f"{self.second.name} over {self.first.name}: seconds for the same work"
        several = [table(text(title), heads, told)]
        if self.differences:
            cells = [[text(one.suite), text(one.case), text(one.first), text(one.second)] for one in self.differences]
            names = ["asked by", "case", text(self.first.name), text(self.second.name)]
            several.append(table("What else differs", names, cells))
        return several

    def rows(self) -> Iterator[Row]:
        for line in (self.together, *self.lines) if self.asked else ():
            about = rows.about(self.session, SUITE, self.second, line.name).but(variant=f"over {self.first.id}")
            if line.why:
                yield about.but(verdict=CANNOT_TELL, reason=line.why)
            for each, ratio in zip(self.comparisons, line.ratios, strict=True):
                if ratio:
                    one = about.but(threads=each.threads, verdict=self.word(ratio), unit="1")
                    yield one.but(figure="time", value=ratio.value, low=ratio.low, high=ratio.high)
                    yield one.but(figure="smallest change that could be seen", value=ratio.seen)


def _largest(line: Line) -> float:
    """How far the ratio of the most threads is from 1; less than nothing where there is none."""
    known = [ratio for ratio in line.ratios if ratio]
    return abs(known[-1].value - 1) if known else -1.0


def _slower(view: View) -> list[str]:
    assert isinstance(view, Compared)
    if not view.asked:
        return []
    return [
        f"slower: {view.second.id} over {view.first.id}, {plural(each.threads, 'thread')}: {view.shown(each.together)}"
        for each in view.comparisons
        if each.together and view.word(each.together) == SLOWER
    ]


PART = Part(
    name=SUITE, place=6, view=Compared, read=read, named=(ASKED,), icons=ICONS, folder=Path(__file__).parent,
    failures={"slower": _slower},
)  # fmt: skip
