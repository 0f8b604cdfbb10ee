"""Judges which way round the GIL pays where.  Pure functions of what the lines of a session took.

Throughput is told relative to the job's unit: one worker, without any parallelism, of the reference subject in the same
session.  Whether a strategy pays on a subject is another question: then it is held against the same implementation
without parallelism, whose values were taken in turn with its own, in the same process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

import numpy as np

from reports import statistics, wording
from reports.reading import NOT_YET
from reports.session import Session, Subject
from reports.spread import Array, Spread
from reports.statistics import SEED, Bootstrap, Estimate
from reports.verdicts import BROKEN
from suites.routes.records import SUITE, Alone, Rate, RouteLine, Times

#: A gain that is worth the trouble, and one that is none; between them a verdict is inconclusive.
PAYS, NOTHING_GAINED = 1.3, 1.15

#: Verdicts on a route, the best first.
VERDICTS = ("pays", "no gain", "slower", "inconclusive", "void", "unsupported", "unavailable", "cancelled")

#: An icon stands beside its word, never for it.
ICONS = {**wording.ICONS, "pays": "▲", "no gain": "▬", "slower": "▼"}

#: Strategies whose workers share nothing: threads are held against them.
APART = "spawn"

#: The second way of a bootstrap, where there is one: the same code without parallelism.
ALONE = 1

NEVER_IN_TURN = "its values were not taken in turn with those of the same code without parallelism"

NO_ONE = "it was not asked with one worker"

#: How far blocks lie apart in all lines of a subject: of seconds a chunk, of gains.
Spreads = tuple[Sequence[Spread], Sequence[Spread]]


@dataclass(frozen=True)
class Point:
    """A worker count: chunks a second, seconds of starting and of handing a chunk out, bytes at the most.

    ``gain`` is over the same code without parallelism, where its values were taken in turn with that.  ``startups`` and
    ``memories`` are what each block told, without those that told nothing.
    """

    workers: int
    throughput: Estimate
    startup: float
    handed: float | None
    memory: int
    gain: Estimate | None = None
    startups: tuple[float, ...] = ()
    memories: tuple[float, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A line on a subject: its state with the reason, its points where it was measured."""

    line: RouteLine
    subject: Subject
    state: str
    reason: str
    points: tuple[Point, ...] = ()
    run: str = ""

    @property
    def best(self) -> Point | None:
        """The worker count with the highest throughput."""
        return max(self.points, key=lambda point: point.throughput.value, default=None)

    def at(self, workers: int) -> Point | None:
        """The point of that worker count."""
        return next((point for point in self.points if point.workers == workers), None)


@dataclass(frozen=True)
class Standing:
    """A row of a leaderboard: the best worker count's throughput, ``relative`` to the job's unit where there is one.

    What another run measured than the unit is shown below, relative to nothing and unranked (rank 0).
    """

    rank: int
    cell: Cell
    point: Point
    relative: Estimate | None


@dataclass(frozen=True)
class Gain:
    """A strategy's best throughput over the same implementation without parallelism, on the same subject.

    ``ceiling`` is what as many processes of the same code gain, where they were measured.
    """

    cell: Cell
    workers: int
    gain: Estimate
    ceiling: Estimate | None


@dataclass(frozen=True)
class Verdict:
    """What a route is good for, for a job on a subject: a word, the gain that decides, or the reason for none.

    ``broken`` is the worst state of its lines where none has a gain and one was wrong, crashed or hung.
    """

    route: str
    job: str
    subject: Subject
    word: str
    gain: Gain | None = None
    reason: str = ""
    broken: str = ""


class Routes:
    """Everything that a session's lines say."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lines = session.kept(Times).lines

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Cell]:
        """Every line on every subject, by subject and line."""
        found = {}
        for subject in self.session.subjects:
            known = {line.name: _bootstraps(self.session, subject, line) for line in self._lines}
            runs = {name: self.session.run_of(SUITE, subject.id, name) for name in known}
            for line in self._lines:
                # What a subject's blocks of one line have not told about its spread, those of its others do.
                alike = [known[name] for name in known if self.session.same_run(runs[name], runs[line.name])]
                every = [one for several in alike or [known[line.name]] for one in several.values()]
                spreads = [one.spread(0) for one in every], [one.spread(ALONE, 0) for one in every if one.ways > 1]
                cell = _cell(self.session, subject, line, known[line.name], spreads)
                found[subject.id, line.name] = replace(cell, run=runs[line.name])
        return found

    pays = PAYS

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Routes, and the jobs for which each has strategies that could be quicker by having more workers."""
        several = {line.job for line in self._lines if max(line.workers) > 1}
        ways = [line for line in self._lines if line.strategy != "sequential" and line.job in several]
        return sorted({(line.route, line.job) for line in ways})

    @property
    def kernels(self) -> list[str]:
        """The jobs that are kernels of the user's own, in the session's order."""
        return list(dict.fromkeys(line.job for line in self._lines if line.kernel))

    @property
    def jobs(self) -> list[tuple[str, str]]:
        """Jobs and sizes in the session's order."""
        return list(dict.fromkeys((line.job, line.size) for line in self._lines))

    def board(self, job: str, size: str) -> list[Standing]:
        """Subject x strategy, the best first; overlapping intervals share a rank."""
        cells = [cell for cell in self._of(job, size) if cell.best]
        base = self._unit(job, size)
        run = base.run if base else cells[0].run if cells else ""
        found, apart = [], []
        for cell in cells:
            best = cell.best
            assert best is not None
            if not self.session.same_run(cell.run, run):
                apart.append(Standing(0, cell, best, None))
                continue
            unit = base.at(1) if base else None
            relative = statistics.quotient(statistics.apart(best.throughput), unit.throughput) if unit else None
            found.append((cell, best, relative))
        found.sort(key=lambda row: -row[1].throughput.value)
        ranks = statistics.ranks([relative or best.throughput for _, best, relative in found])
        ranked = [
            Standing(rank, cell, best, relative)
            for rank, (cell, best, relative) in zip(ranks, found, strict=True)
        ]  # fmt: skip
        if apart and base is None:
            return [Standing(0, standing.cell, standing.point, None) for standing in (*ranked, *apart)]
        return [*ranked, *apart]

    def absent(self, job: str, size: str) -> list[Cell]:
        """What a leaderboard has no row for, each with its state and reason."""
        return [cell for cell in self._of(job, size) if not cell.points]

    def verdict(self, route: str, job: str, subject: Subject) -> Verdict:
        """What the best line of the route for that job, by the low end of its gain, says of it."""
        cells = [
            self.cells[subject.id, line.name]
            for line in self._lines
            if (line.route, line.job) == (route, job) and line.strategy != "sequential"
        ]
        if gains := [gain for cell in cells if (gain := self.gain(cell))]:
            best = max(gains, key=lambda one: one.gain.low)
            return Verdict(route, job, subject, judged(best.gain), best)
        if any(cell.points for cell in cells):
            return Verdict(route, job, subject, "cancelled", reason=NEVER_IN_TURN)
        if broken := next((state for state in BROKEN if any(cell.state == state for cell in cells)), ""):
            reason = "; ".join(dict.fromkeys(f"{cell.state}: {cell.reason}" for cell in cells if cell.state in BROKEN))
            return Verdict(route, job, subject, "void", reason=reason, broken=broken)
        for word in VERDICTS:
            if reasons := [cell.reason for cell in cells if cell.state == word]:
                return Verdict(route, job, subject, word, reason="; ".join(dict.fromkeys(reasons)))
        return Verdict(route, job, subject, "void", reason="; ".join(dict.fromkeys(cell.reason for cell in cells)))

    def gain(self, cell: Cell) -> Gain | None:
        """What a line's parallelism brings, if there is the same without any."""
        several = [point for point in cell.points if point.gain]
        if not several:
            return None
        best = max(several, key=lambda point: point.throughput.value)
        assert best.gain is not None
        apart = self._twin(cell, APART) if cell.line.strategy != APART else None
        beside = apart.at(best.workers) if apart else None
        return Gain(cell, best.workers, best.gain, beside.gain if beside else None)

    def _of(self, job: str, size: str) -> list[Cell]:
        return self._by_job.get((job, size), [])

    @cached_property
    def _by_job(self) -> Mapping[tuple[str, str], list[Cell]]:
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.cells.values():
            found.setdefault((cell.line.job, cell.line.size), []).append(cell)
        return found

    def unit(self, job: str, size: str) -> str:
        """The words for what the job's throughput is told in, or why it is told in nothing."""
        reference = self.session.called(self.session.reference)
        if self._unit(job, size):
            return f"1 = one worker of the job's unit on {reference}"
        units = [cell for cell in self._of(job, size) if cell.line.unit]
        if not units:
            return "relative to nothing: the job's unit was not asked"
        cell = next((cell for cell in units if cell.subject.id == self.session.reference), None)
        if cell is None:
            return f"relative to nothing: {reference} was not asked, and the job's unit is one worker of that"
        return f"relative to nothing: the job's unit on {reference} is {cell.state}: {cell.reason or NO_ONE}"

    def _unit(self, job: str, size: str) -> Cell | None:
        """The cell whose one worker is the job's unit."""
        for cell in self._of(job, size):
            if cell.line.unit and cell.subject.id == self.session.reference and cell.at(1):
                return cell
        return None

    def _twin(self, cell: Cell, strategy: str) -> Cell | None:
        line = cell.line
        for other in self._of(line.job, line.size):
            same = (other.subject.id, other.line.implementation) == (cell.subject.id, line.implementation)
            if same and other.line.strategy == strategy and self.session.same_run(other.run, cell.run):
                return other
        return None


def judged(gain: Estimate) -> str:
    """pays, no gain, slower, or inconclusive: decided by the whole interval."""
    if gain.low >= PAYS:
        return "pays"
    if gain.high < 1.0:
        return "slower"
    return "no gain" if gain.high < NOTHING_GAINED else "inconclusive"


def _bootstraps(session: Session, subject: Subject, line: RouteLine) -> dict[int, Bootstrap]:
    """Seconds a chunk, by worker count; lines share no process, so each is drawn by a seed of its own."""
    taken = session.kept(Times).taken.get((subject.id, line.name))
    if taken is None or taken.state != "ok" or not taken.blocks:
        return {}
    return {
        count: Bootstrap(
            _seconds([block[count] for block in taken.blocks]),
            seed=SEED + sum(map(ord, f"{subject.id}{line.name}{count}")),
        )
        for count in sorted(set.intersection(*map(set, taken.blocks)))
    }


def _seconds(blocks: Sequence[Rate]) -> list[Array]:
    """Values x ways: seconds a chunk of the crew, and of the same code ALONE where that was always taken in turn."""
    if all(block.alone for block in blocks):
        pairs = [(block, block.alone) for block in blocks if block.alone]
        return [np.array([_a_chunk(rate, rate), _a_chunk(rate, alone)]).T for rate, alone in pairs]
    return [np.array([_a_chunk(rate, rate)]).T for rate in blocks]


def _a_chunk(rate: Rate, way: Rate | Alone) -> list[float]:
    return [value / (rate.chunks * way.loops) for value in way.values]


def _cell(
    session: Session, subject: Subject, line: RouteLine, known: Mapping[int, Bootstrap], spreads: Spreads
) -> Cell:
    taken = session.kept(Times).taken.get((subject.id, line.name))
    if taken is None:
        damage = next(
            (damage for damage in session.damages if (damage.subject, damage.kernel) == (subject.id, line.name)), None
        )
        if damage is not None:
            return Cell(line, subject, "void", damage.shown)
        if subject.state != "ok":
            state = "unsupported" if subject.state == "unsupported" else "unavailable"
            return Cell(line, subject, state, subject.reason or subject.state)
        return Cell(line, subject, "cancelled", NOT_YET)
    if not known:
        return Cell(line, subject, taken.state, taken.reason)
    points = [_point(count, one, [block[count] for block in taken.blocks], spreads) for count, one in known.items()]
    return Cell(line, subject, "ok", "", tuple(points))


def _point(count: int, one: Bootstrap, told: Sequence[Rate], spreads: Spreads) -> Point:
    handed = [each.handed for each in told if each.handed is not None]
    return Point(
        count, statistics.inverse(one.ratio(0, others=spreads[0])), median(each.startup for each in told),
        median(handed) if handed else None, max(each.memory for each in told),
        one.ratio(ALONE, 0, others=spreads[1]) if one.ways > 1 else None,
        tuple(each.startup for each in told if each.startup > 0),
        tuple(float(each.memory) for each in told if each.memory > 0),
    )  # fmt: skip
