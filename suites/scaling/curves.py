"""The curve of each cell, and the word for how it scales."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reports.session import Kernel, Session, Subject
from reports.statistics import LEAST, SEED, Estimate, ranks
from reports.verdicts import Verdict
from runners import catalogue
from suites.scaling.figures import Cell, Point, half_width, points
from suites.scaling.records import Values, run_of
from suites.scaling.series import SUITE
from suites.scaling.steadiness import Steadiness, steadiness
from suites.scaling.verdicts import verdict

#: The words for how a kernel scales; an icon stands beside its word, never for it.
JUDGEMENTS = {
    "scales": "▲",
    "does not scale": "▬",
    "slows down": "▼",
    "unclear": "◆",
    "not measured": "…",
}


#: How many times the least effect a word needs where one process is all that was measured, without and with a JIT:
#: no interval of its own values holds how far others lie apart.  PyPy's ``collatz`` was 0.70 in one process, and over
#: several 0.80 [0.52, 1.20].
ALONE = (2, 4)


#: Why a plain function has no curve of strong scaling.
NO_PARTS = "a plain function has no parts that one work could be divided into: weak scaling alone is measured"


@dataclass(frozen=True)
class Warmup:
    """A process's values on one thread: those before the cut, in full, and those after it, seconds per loop."""

    block: int
    cut: tuple[float, ...]
    kept: tuple[float, ...]

    @cached_property
    def steadiness(self) -> Steadiness | None:
        """Where its steady state begins; None where there are too few values to say."""
        return steadiness(self.cut, self.kept)


@dataclass(frozen=True)
class Curve:
    """A kernel on a subject in one kind of scaling; ``points`` is empty where no value may be used.

    ``half_width`` is the widest interval's, as a share; ``seconds`` what the cell took in all; ``run`` names the run
    that measured it.  Points are relative to the reference only where the same run measured that too.
    """

    subject: str
    kernel: str
    mode: str
    verdict: Verdict
    points: tuple[Point, ...] = ()
    warmups: tuple[Warmup, ...] = ()
    half_width: float | None = None
    seconds: float = 0.0
    run: str = ""

    def at(self, threads: int) -> Point | None:
        """The point of that thread count."""
        return next((point for point in self.points if point.threads == threads), None)

    def best(self) -> Point | None:
        """The point of the highest throughput."""
        return max(self.points, key=lambda point: point.throughput, default=None)

    def fullest(self) -> Point | None:
        """The highest thread count above one that has a core for each thread."""
        fair = [point for point in self.points if not point.oversubscribed and point.threads > 1]
        return max(fair, key=lambda point: point.threads, default=None)

    def settled(self, session: Session) -> str:
        """Why no more was measured: in words, empty where nothing can be said."""
        if self.half_width is None or not self.half_width:
            return ""
        wide = f"widest interval ±{self.half_width * 100:.2g} %"
        if self.half_width <= session.precision:
            return f"{wide}: within the {session.precision * 100:g} % that are wanted"
        return f"{wide}: {self.seconds:.1f} s were spent, {session.cell:g} s are granted"


def judge(point: Point | None) -> str:
    """Whether a kernel scales at a point, in a word of ``JUDGEMENTS``."""
    if point is None or point.speedup is None:
        return "not measured"
    return word_for(point.speedup, point.ceiling, point.threads, point.least)


def word_for(speedup: Estimate | None, ceiling: Estimate | None, threads: int, least: float = LEAST) -> str:
    """The word for a speedup: its interval against the line halfway between one thread and the measured ceiling.

    Where no ceiling was measured, ``threads`` stands in.  A word that tells of an effect needs one of ``least``, too:
    with a GIL two threads lose 1 to 2 %, and of many intervals of such figures some lie below 1 by a hair.
    """
    if speedup is None:
        return "not measured"
    ends = (ceiling.value, ceiling.high) if ceiling else (float(threads),) * 2
    line, highest = ((1 + end) / 2 for end in ends)
    if speedup.low > line:
        # The line is known no better than the ceiling is.  Both come from the same blocks and vary together rather
        # than against each other: their squares add up at most.
        below = math.hypot(math.log(speedup.value / speedup.low), math.log(highest / line))
        stands = speedup.value * math.exp(-below) > line
        return "scales" if stands and speedup.value >= 1 + least else "unclear"
    if speedup.high < 1 - least:
        return "slows down"
    return "does not scale" if speedup.high < line else "unclear"


@dataclass(frozen=True)
class Leaders:
    """Those that scale and have the highest speedup, with the words that may be said of them."""

    words: str
    curves: tuple[tuple[Curve, Point], ...]


def scale_best(several: Sequence[Curve]) -> Leaders | None:
    """Who scales best where each thread has a core; None where no speedup was measured.

    *Best* is said of one that stands out from all others: no interval reaches its own, and none is within ``LEAST``.
    """
    found = [(one, point) for one in several if (point := one.fullest()) and point.speedup]
    if not found:
        return None
    found.sort(key=lambda pair: -pair[1].speedup.value if pair[1].speedup else 0.0)
    placed = ranks([point.speedup for _, point in found if point.speedup])
    tied = [pair for pair, rank in zip(found, placed, strict=True) if rank == 1]
    scaling = tuple(pair for pair in tied if judge(pair[1]) == "scales")
    if not scaling:
        return Leaders("None is seen to scale", ())
    if len(scaling) > 1:
        return Leaders("Scale alike", scaling)
    return Leaders("Scales best" if len(tied) == 1 < len(found) else "Scales", scaling)


#: (subject, kernel, kind of scaling)
Curves = Mapping[tuple[str, str, str], Curve]


def curves(session: Session) -> Curves:
    """Every curve of a session, from the blocks whose values may be used."""
    judged = {
        (subject.id, kernel.name): verdict(session, subject, kernel.name)
        for subject in session.subjects
        for kernel in session.kernels
    }
    series = session.kept(Values).series
    cells = {key: Cell(series.get(key, ()), one.blocks) for key, one in judged.items()}
    runs = {key: run_of(session, *key) for key in judged}
    found = {}
    for subject in session.subjects:
        for kernel in session.kernels:
            key = subject.id, kernel.name
            # Another machine's blocks say nothing of how far apart this one's lie.
            own = [cells[one] for one in judged if one[0] == subject.id and session.same_run(runs[one], runs[key])]
            same = session.same_run(runs[key], runs.get((session.reference, kernel.name), ""))
            unit = _unit(session, judged, cells, kernel.name, runs) if same else None
            for one in _of_cell(session, subject, kernel.name, judged[key], cells[key], own, unit, runs[key]):
                found[subject.id, kernel.name, one.mode] = _with_parts(one, kernel, session)
    return found


def _with_parts(curve: Curve, kernel: Kernel, session: Session) -> Curve:
    """The curve, or one without points where a kernel has no such kind of scaling."""
    if curve.mode in catalogue.modes(kernel.room, session.modes):
        return curve
    return Curve(curve.subject, curve.kernel, curve.mode, Verdict("unsupported", NO_PARTS), run=curve.run)


def _unit(
    session: Session, judged: Mapping[tuple[str, str], Verdict], cells: Mapping[tuple[str, str], Cell], kernel: str,
    runs: Mapping[tuple[str, str], str],
) -> Estimate | None:  # fmt: skip
    """Seconds of one thread of the reference."""
    key = (session.reference, kernel)
    if key not in judged:
        return None
    # Drawn apart from every subject's values, which it divides.
    cell = Cell(session.kept(Values).series.get(key, ()), judged[key].blocks, seed=SEED + 1)
    single = cell.single()
    others = [
        cell
        for (subject, name), cell in cells.items()
        if subject == session.reference and name != kernel and session.same_run(runs[subject, name], runs[key])
    ]
    return cell.ratio((single, None), 1.0, others) if single else None


def _of_cell(
    session: Session, subject: Subject, kernel: str, verdict: Verdict, cell: Cell, own: Sequence[Cell],
    unit: Estimate | None, run: str,
) -> list[Curve]:  # fmt: skip
    if not cell.keys:
        return [Curve(subject.id, kernel, mode, verdict, run=run) for mode in session.modes]
    by_mode = {mode: points(cell, mode, session.cores_of(run), others=own, unit=unit) for mode in session.modes}
    if subject.id == session.reference:
        by_mode = {mode: tuple(_of_reference(point) for point in several) for mode, several in by_mode.items()}
    least = LEAST * (1 if len(cell.blocks) > 1 else ALONE[subject.jit_expected])
    by_mode = {mode: tuple(replace(one, least=least) for one in several) for mode, several in by_mode.items()}
    faults = dict.fromkeys(point.fault for several in by_mode.values() for point in several if point.fault)
    if faults and verdict.state == "ok":
        verdict = replace(verdict, state="void", reason="; ".join(faults))
    widest = half_width(point for several in by_mode.values() for point in several)
    seconds = sum(
        step.seconds
        for step in session.steps
        if step.suite == SUITE and (step.subject, step.case) == (subject.id, kernel)
    )
    return [
        Curve(subject.id, kernel, mode, verdict, several, _warmups(cell), widest, seconds, run)
        for mode, several in by_mode.items()
    ]


def _of_reference(point: Point) -> Point:
    """The reference's throughput relative to itself is its speedup: the noise of its one thread is in both halves."""
    return Point(**{**vars(point), "relative": point.speedup})


def _warmups(cell: Cell) -> tuple[Warmup, ...]:
    single = cell.single()
    if single is None:
        return ()
    return tuple(
        Warmup(series.block, tuple(seconds for _, seconds in series.warmups), tuple(series.values))
        for series in cell.series(single)
    )
