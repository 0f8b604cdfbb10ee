"""Shows how kernels scale in every form: leaderboards and a matrix on the index, a page a kernel, tables, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.drawing import Drawings
from reports.files import write_text
from reports.rows import Row
from reports.session import Claim, Kernel, Session
from reports.statistics import Estimate
from reports.verdicts import BROKEN, SEVERITY, counted
from reports.view import (
    Cell,
    Column,
    Figure,
    Figures,
    Finding,
    Group,
    Loss,
    NotTested,
    Page,
    Part,
    Section,
    State,
    View,
)
from runners import catalogue
from suites.scaling import charts, checks, curves, leaderboard, printed, raw, tables
from suites.scaling.containers import Pairing, pairings
from suites.scaling.curves import JUDGEMENTS, Curve, Curves, judge, scale_best
from suites.scaling.figures import Point
from suites.scaling.leaderboard import Leaderboard, Standing, left_out
from suites.scaling.models import fitted, unidentifiable
from suites.scaling.records import Values, read
from suites.scaling.series import SUITE


class Scaling(View):
    """The curve of every kernel on every subject, and what they say together."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._drawn: dict[str, list[str]] = {}
        self._raw: dict[str, list[raw.Raw]] = {}

    @property
    def asked(self) -> bool:
        """A session that was made for kernels says of each why it has no figure."""
        return bool(self.session.kernels)

    @cached_property
    def all_curves(self) -> Curves:
        """By subject, kernel and kind of scaling."""
        return curves.curves(self.session)

    @cached_property
    def curves(self) -> dict[tuple[str, str], Curve]:
        """Those of the session's first kind of scaling, which leads the report."""
        first = self.session.modes[0]
        return {(subject, kernel): curve for (subject, kernel, mode), curve in self.all_curves.items() if mode == first}

    @cached_property
    def _wrong(self) -> Mapping[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], set[int]] = {}
        for step in self.session.steps:
            if step.suite != SUITE and step.state == "wrong":
                found.setdefault((step.subject, step.case), set()).add(step.threads)
        return {cell: sorted(counts) for cell, counts in found.items()}

    def wrong_at(self, subject: str, kernel: str) -> list[int]:
        """The thread counts at which another suite found a wrong result of that kernel."""
        return self._wrong.get((subject, kernel), [])

    @cached_property
    def sound(self) -> Mapping[tuple[str, str], Curve]:
        """Curves that count.  Fast and wrong is not fast: such a cell keeps its figures and is counted nowhere."""
        return {
            cell: curve
            for cell, curve in self.curves.items()
            if curve.verdict.state == "ok" and curve.points and cell not in self._wrong
        }

    @cached_property
    def leaderboards(self) -> tuple[Leaderboard, ...]:
        """One a room."""
        return tuple(leaderboard.leaderboard(self.session, self.sound, room) for room in self.session.rooms())

    @cached_property
    def containers(self) -> tuple[Pairing, ...]:
        """Interpreters that were measured in a container and outside."""
        return pairings(self.session, self.sound)

    def headlines(self) -> Sequence[Finding]:
        return leaderboard.headlines(self.session, self.leaderboards)

    def findings(self) -> Sequence[Finding]:
        return [
            counted("Scaling", [curve.verdict.state for curve in self.curves.values()]),
            *checks.reference(self.session, self.curves),
            *checks.unsteady(self.session, self.curves),
            *checks.short(self.session, self.curves),
        ]

    def faults(self) -> Sequence[str]:
        return [
            f"{subject} {kernel}: {curve.verdict.state}: {curve.verdict.reason}"
            for (subject, kernel), curve in self.curves.items()
            if curve.verdict.state in BROKEN
        ]

    def states(self) -> Iterator[State]:
        for (subject, kernel), curve in self.curves.items():
            yield State(curve.verdict.state, subject, kernel, curve.verdict.reason, len(self.session.kernels))

    def lost(self) -> Iterator[Loss]:
        for (subject, kernel), series in self.session.kept(Values).series.items():
            lost, kept = sum(len(one.left_out) for one in series), sum(len(one.values) for one in series)
            yield Loss(subject, kernel, lost, kept, next((one.busiest for one in series if one.busiest), ""))

    def column(self) -> Column:
        """The word of each kernel that is ok and right, the state of the others."""
        counts = []
        for subject in self.session.subjects:
            words = Counter(self._word(subject.id, kernel.name) for kernel in self.session.kernels)
            counts.append({word: words[word] for word in (*JUDGEMENTS, *SEVERITY) if words[word]})
        return Column("Scaling", "index.html#matrix", counts)

    def _word(self, subject: str, kernel: str) -> str:
        one = self.sound.get((subject, kernel))
        if one is not None:
            return judge(one.fullest())
        state = self.curves[subject, kernel].verdict.state
        return "wrong" if state == "ok" and (subject, kernel) in self._wrong else state

    def sections(self) -> Sequence[Section]:
        without = {board.room: left_out(self.session, board) for board in self.leaderboards}
        content: dict[str, object] = {"seen": self, "judge": judge, "left_out": without}
        found = [Section(10, f"{SUITE}/leaderboards.html", content), Section(50, f"{SUITE}/matrix.html", content)]
        return [*found, Section(30, f"{SUITE}/containers.html", content)] if self.containers else found

    def write(self, out: Path, drawings: Drawings) -> None:
        for kernel in self.session.kernels:
            self._drawn[kernel.name] = self._charts(out, drawings, kernel)

    def _charts(self, out: Path, drawings: Drawings, kernel: Kernel) -> list[str]:
        """Have every chart of a kernel drawn that has anything to show; their names."""
        by_mode = self.by_mode(kernel)
        first = by_mode[self.session.modes[0]]
        makers: dict[str, tuple[Callable[[Session, Sequence[Curve]], charts.Chart], list[Curve]]] = {
            f"speedup-{mode}": (
                charts.speedups,
                [curve for curve in several if any(point.speedup for point in curve.points)],
            )
            for mode, several in by_mode.items()
        }
        relative = [curve for curve in first if any(point.relative for point in curve.points)]
        cut = [curve for curve in self._with_jit(first) if any(warmup.cut for warmup in curve.warmups)]
        makers |= {"throughput": (charts.throughputs, relative), "warmup": (charts.warmups, cut)}
        names = [name for name, (_, shown) in makers.items() if shown]
        for name in names:
            describe, shown = makers[name]
            drawings.add(out / "kernels" / f"{kernel.name}-{name}", describe(self.session, shown))
        every = [curve for several in by_mode.values() for curve in several]
        write_text(out / "kernels" / f"{kernel.name}.csv", tables.as_csv(self.session, every))
        self._raw[kernel.name] = raw.write(self.session, kernel, out / "raw")
        return names

    def pages(self) -> Sequence[Page]:
        return [
            Page(f"kernels/{kernel.name}.html", f"{SUITE}/kernel.html", self._content(kernel), kernel.name, "Kernels")
            for kernel in self.session.kernels
        ]

    def _content(self, kernel: Kernel) -> dict[str, object]:
        by_mode = self.by_mode(kernel)
        first = by_mode[self.session.modes[0]]
        sound = [curve for curve in first if (curve.subject, kernel.name) in self.sound]
        # A superlative is of one machine.
        best = scale_best(sound) if len({curve.run for curve in sound}) == 1 else None
        return {
            "kernel": kernel, "curves": first, "best": best, "by_mode": by_mode,
            "drawn": self._drawn.get(kernel.name, []), "with_jit": self._with_jit(first),
            "rows": {one.subject: _points(by_mode, place) for place, one in enumerate(first)},
            "command": tables.command(self.session, kernel), "raw": self._raw.get(kernel.name, []),
            "fitted": fitted, "unidentifiable": unidentifiable, "unchecked": self._unchecked(kernel),
            "without": [mode for mode in self.session.modes if mode not in catalogue.modes(kernel.room, [mode])],
            "no_parts": curves.NO_PARTS,
        }  # fmt: skip

    def _unchecked(self, kernel: Kernel) -> Mapping[str, list[str]]:
        """The subjects on which a kernel's results were right as far as anybody could say, by what that was not."""
        found: dict[str, dict[str, None]] = {}
        for step in self.session.steps:
            if step.suite != SUITE and step.case == kernel.name and step.state == "ok" and step.reason:
                found.setdefault(step.reason, {})[step.subject] = None
        return {reason: list(subjects) for reason, subjects in found.items()}

    def by_mode(self, kernel: Kernel) -> dict[str, list[Curve]]:
        """The kernel's curves on all subjects, by kind of scaling."""
        subjects, modes = self.session.subjects, self.session.modes
        return {mode: [self.all_curves[subject.id, kernel.name, mode] for subject in subjects] for mode in modes}

    def _with_jit(self, several: Sequence[Curve]) -> list[Curve]:
        """The curves whose warmup a JIT explains."""
        compiled = {subject.id for subject in self.session.subjects if subject.facts.get("jit")}
        return [curve for curve in several if curve.warmups and curve.subject in compiled]

    def show(self, console: Console) -> None:
        printed.show(self, console)

    def told(self, console: Console) -> None:
        """The headlines have said it."""

    def markdown(self) -> Sequence[str]:
        return printed.markdown(self)

    def rows(self) -> Iterator[Row]:
        for (identity, kernel, mode), curve in self.all_curves.items():
            subject = self.session.subject(identity)
            assert subject is not None
            state, reason = curve.verdict.state, curve.verdict.reason
            about = rows.about(self.session, SUITE, subject, kernel, curve.run)
            if not curve.points:
                yield about.but(variant=mode, verdict=state, reason=reason)
            for point in curve.points:
                word = judge(point) if state == "ok" and point.speedup else state
                of_point = about.but(
                    variant=mode, threads=point.threads, verdict=word, reason=point.fault or reason
                )  # fmt: skip
                for name, unit, figure in _figures(point):
                    yield of_point.but(figure=name, unit=unit, **figure)

    def figures(self) -> Figures:
        groups: dict[Group, dict[str, Estimate]] = {}
        trends: dict[tuple[str, str, int], float] = {}
        for (subject, kernel, mode), curve in self.all_curves.items():
            for point in curve.points:
                if point.absolute:
                    groups.setdefault(Group(SUITE, subject, mode, point.threads), {})[kernel] = point.absolute
                    if mode == self.session.modes[0]:
                        trends[subject, kernel, point.threads] = point.throughput
        cells = {
            key: Cell("" if curve.points else f"{curve.verdict.state}: {curve.verdict.reason}", curve.run,
                          f"kernels/{curve.kernel}.html")
            for key, curve in self.all_curves.items()
        }  # fmt: skip
        return Figures(groups, {kernel.name: kernel.digest for kernel in self.session.kernels}, cells, trends)

    def decide(self, figure: str, claim: Claim) -> Figure:
        """*speedup*: the mean speedup over the independent kernels; *single*: one thread beside the reference."""
        of: Mapping[str, tuple[Callable[[Standing], Estimate | None], str]] = {
            "speedup": (lambda curve: curve.speedup, "speedup of the independent kernels"),
            "single": (lambda curve: curve.single, "one thread beside the reference"),
        }
        have, words = of[figure]
        subject = claim.subject
        boards = [board for board in self.leaderboards if board.room == "independent"]
        standings = [standing for board in boards for standing in board.standings if standing.subject.id == subject]
        estimate = have(standings[0]) if standings else None
        if estimate is None:
            raise NotTested(f"the independent kernels were not all measured on {subject} in this session")
        return Figure.of(estimate, (f"index.html#independent-{subject}", words))


def _points(by_mode: Mapping[str, Sequence[Curve]], place: int) -> list[Point]:
    """A subject's points in every kind of scaling; its one thread stands once."""
    first, *more = [several[place].points for several in by_mode.values()]
    return [*first, *(point for points in more for point in points if point.threads > 1)]


def _figures(point: Point) -> Iterator[tuple[str, str, dict[str, float]]]:
    """(name, unit, value with its interval where it has one) of each figure that there is."""
    yield "seconds", "s", {"value": point.seconds}
    yield "throughput", "1/s", {"value": point.throughput}
    for name in ("relative", "speedup", "ceiling", "efficiency"):
        estimate: Estimate | None = getattr(point, name)
        if estimate is not None:
            yield name, "1", rows.ends(estimate)
    for name in ("karp_flatt", "fairness", "cpu_per_wall"):
        value: float | None = getattr(point, name)
        if value is not None:
            yield name, "1", {"value": value}


PART = Part(
    name=SUITE, place=1, view=Scaling, read=read, of_kernels=True, icons=JUDGEMENTS, folder=Path(__file__).parent,
    decides={"speedup": frozenset(), "single": frozenset()},
)  # fmt: skip
