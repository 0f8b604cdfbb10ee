"""Shows the verdicts on the routes round the GIL in every form: a page with leaderboards, tables, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from rich.console import Console

from reports import rows, statistics
from reports.reading import NOT_YET
from reports.rows import Row
from reports.session import Claim
from reports.statistics import Estimate
from reports.verdicts import BROKEN, UNASKED, counted
from reports.view import Column, Figure, Figures, Finding, Group, Loss, NotTested, Page, Part, View
from reports.wording import plural
from suites.routes import printed
from suites.routes.paying import sentence
from suites.routes.records import SUITE, Times, read
from suites.routes.verdicts import ICONS, NOTHING_GAINED, PAYS, VERDICTS, Cell, Point, Routes, judged

#: Blocks without which an interval does not know how far apart they are.
ENOUGH = 2


class Ways(View):
    """Every line on every subject, and whether its route pays."""

    @property
    def asked(self) -> bool:
        return bool(self.session.kept(Times).lines)

    @cached_property
    def routes(self) -> Routes:
        """What the lines say."""
        return Routes(self.session)

    def headlines(self) -> Sequence[Finding]:
        """The answers for kernels of the user's own."""
        return [Finding("info", answer) for answer in self.answers_of_kernels.values()]

    @cached_property
    def answers_of_kernels(self) -> Mapping[str, str]:
        """Which way pays on which Python, a sentence for each of these kernels."""
        seen = self.routes
        asked = {kernel: [route for route, job in seen.questions if job == kernel] for kernel in seen.kernels}
        return {
            kernel: sentence(
                kernel, [seen.verdict(route, kernel, subject) for subject in self.session.subjects for route in routes]
            )
            for kernel, routes in asked.items()
        }

    def findings(self) -> Sequence[Finding]:
        """Was every line measured, and right?"""
        return [counted("Routes", [cell.state for cell in self.routes.cells.values()])]

    def faults(self) -> Sequence[str]:
        lines = {line.name: line for line in self.session.kept(Times).lines}
        return [
            f"{step.subject} {step.case}: {step.state}: {step.reason}"
            for step in self.session.steps
            if step.suite == SUITE and step.state in BROKEN
            if step.case not in lines or lines[step.case].is_of(step)
        ]

    def lost(self) -> Iterator[Loss]:
        for (subject, line), taken in self.session.kept(Times).taken.items():
            told = [each for block in taken.blocks for each in block.values()]
            lost, kept = sum(each.left_out for each in told), sum(len(each.values) for each in told)
            busiest = next((each.busiest for each in told if each.busiest), "")
            yield Loss(subject, line, lost, kept, busiest)

    def column(self) -> Column:
        counts = []
        for subject in self.session.subjects:
            words = Counter(self.routes.verdict(route, job, subject).word for route, job in self.routes.questions)
            counts.append({word: words[word] for word in VERDICTS if words[word]})
        return Column("Routes", "routes.html", counts)

    def pages(self) -> Sequence[Page]:
        return [
            Page(
                "routes.html", f"{SUITE}/page.html", {"seen": self.routes, "answers": self.answers_of_kernels}, "Routes"
            )
        ]  # fmt: skip

    def help(self) -> Mapping[str, object]:
        return {"pays": PAYS, "nothing": NOTHING_GAINED}

    def show(self, console: Console) -> None:
        printed.show(self.routes, console)

    def told(self, console: Console) -> None:
        """The tables, and whose unit they have where it is not the usual one."""
        self.show(console)
        if self.session.reference != self.session.wanted_reference:
            unit = self.session.called(self.session.reference)
            wanted = self.session.wanted_reference or "a CPython with a GIL"
            console.print(f"without {wanted} the unit is one worker of {unit}", markup=False)

    def rows(self) -> Iterator[Row]:
        for kernel, answer in self.answers_of_kernels.items():
            yield Row(self.session.name, SUITE, "", "", kernel, figure="answer", reason=answer)
        for (_, line), cell in self.routes.cells.items():
            about = rows.about(self.session, SUITE, cell.subject, line)
            if not cell.points:
                yield about.but(verdict=cell.state, reason=cell.reason)
            for point in cell.points:
                one = about.but(threads=point.workers, verdict=judged(point.gain) if point.gain else cell.state)
                yield one.but(figure="throughput", unit="1/s", **rows.ends(point.throughput))
                if point.gain:
                    yield one.but(figure="gain", unit="1", **rows.ends(point.gain))
                yield one.but(figure="start", unit="s", value=point.startup)
                yield one.but(figure="memory", unit="bytes", value=point.memory)

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """States of lines; one that only a longer profile asks was not asked."""
        return {
            (subject, line): (repr(cell.line), cell.state)
            for (subject, line), cell in self.routes.cells.items()
            if cell.state not in UNASKED and cell.reason != NOT_YET
        }

    def figures(self) -> Figures:
        groups: dict[Group, dict[str, Estimate]] = {}
        digests = {}
        for (subject, line), cell in self.routes.cells.items():
            for point in cell.points:
                for kind, estimate in (("throughput", point.throughput), ("gain", point.gain)):
                    if estimate:
                        name = f"{line} x {point.workers}"
                        groups.setdefault(Group(SUITE, subject, kind, 0), {})[name] = statistics.inverse(estimate)
                        digests[name] = repr(cell.line)
        return Figures(groups, digests)

    def decide(self, figure: str, claim: Claim) -> Figure:
        """*gain* of a line; *ratio*, *memory* or *startup* of one ``over`` another; whether a *line* ran at all."""
        kinds: Mapping[str, Callable[[Claim], Figure]] = {
            "gain": self._gain, "ratio": self._ratio, "memory": self._memory, "startup": self._startup,
            "line": self._ran,
        }  # fmt: skip
        return kinds[figure](claim)

    def _gain(self, claim: Claim) -> Figure:
        cell = self._cell(claim, "line")
        gain = self.routes.gain(cell)
        if gain is None:
            raise NotTested(f"{cell.line.name} has nothing without parallelism to be held against")
        return Figure.of(gain.gain, _shown(cell))

    def _ratio(self, claim: Claim) -> Figure:
        one, other = self._cell(claim, "line"), self._cell(claim, "over")
        above, below = _best(one).throughput, _best(other).throughput
        return Figure.of(statistics.quotient(statistics.apart(above), below), _shown(one), _shown(other))

    def _memory(self, claim: Claim) -> Figure:
        return self._by_blocks(claim, "memory", lambda point: point.memories)

    def _startup(self, claim: Claim) -> Figure:
        return self._by_blocks(claim, "seconds of starting", lambda point: point.startups)

    def _by_blocks(
        self, claim: Claim, what: str, of: Callable[[Point], tuple[float, ...]]
    ) -> Figure:  # fmt: skip
        """A figure that each block looked at once, at the most workers, over another line's."""
        cells = self._cell(claim, "line"), self._cell(claim, "over")
        samples = []
        for cell in cells:
            values = of(cell.points[-1])
            if not values:
                raise NotTested(f"{cell.line.name} did not tell its {what}")
            others = [of(one.points[-1]) for one in self.routes.cells.values() if _is_neighbour(one, cell)]
            samples.append([np.array(one) for one in (values, *(other for other in others if len(other) >= ENOUGH))])
        blocks, shown = min(len(sample[0]) for sample in samples), tuple(_shown(cell) for cell in cells)
        if blocks < ENOUGH:
            value = float(samples[0][0].mean() / samples[1][0].mean())
            return Figure(value, value, value, shown, blocks)
        return Figure(*statistics.quotient_of_means(*samples), shown, blocks)

    def _ran(self, claim: Claim) -> Figure:
        cell = self.routes.cells.get((claim.subject, claim.about["line"]))
        if cell is None or not (cell.points or (cell.state == "void" and "GIL" in cell.reason)):
            raise NotTested(cell.reason if cell else f"{claim.about['line']} was not asked for in this session")
        value = 1.0 if cell.points else 0.0
        taken = self.session.kept(Times).taken[cell.subject.id, cell.line.name]
        kept = f"no interval: its GIL stayed as it should in {plural(len(taken.blocks), 'block')}"
        return Figure(
            value, value, value, (_shown(cell),), rests=kept if cell.points else f"no interval: {cell.reason}"
        )

    def _cell(self, claim: Claim, key: str) -> Cell:
        cell = self.routes.cells.get((claim.subject, claim.about[key]))
        if cell is None:
            raise NotTested(f"{claim.about[key]} was not asked for on {claim.subject} in this session")
        if not cell.points:
            raise NotTested(f"{claim.about[key]}: {cell.state}: {cell.reason}")
        return cell


def _is_neighbour(one: Cell, cell: Cell) -> bool:
    """Another line of the same subject, which tells how much such a figure varies there."""
    return bool(one.points) and one.subject.id == cell.subject.id and one.line.name != cell.line.name


def _best(cell: Cell) -> Point:
    return max(cell.points, key=lambda point: point.throughput.value)


def _shown(cell: Cell) -> tuple[str, str]:
    return f"routes.html#{cell.line.name}-{cell.subject.id}", cell.line.name


PART = Part(
    name=SUITE, place=4, view=Ways, read=read, named=("lines",), icons=ICONS, folder=Path(__file__).parent,
    decides={
        "gain": frozenset({"line"}), **{kind: frozenset({"line", "over"}) for kind in ("ratio", "memory", "startup")},
        "line": frozenset({"line"}),
    },
)  # fmt: skip
