"""Judges claims.  Pure functions of what a session measured and of the rules that it stored before.

A claim is confirmed or refuted when the figure that decides lies, with its whole 95 % interval, within the range that
its rule names; else it is inconclusive.  Where the figure was not measured, or may not count, it is not tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports import statistics
from reports.conformance import DECIDED, Line
from reports.routes import Cell, Point, Routes
from reports.session import Session
from reports.statistics import Estimate
from reports.wording import plural

#: Fresh processes without which an interval does not know how far apart they are.
ENOUGH = 2

VERDICTS = ("refuted", "confirmed", "inconclusive", "not tested")


@dataclass(frozen=True)
class Figure:
    """What decides: a value with the ends of its interval, and the pages (file, anchor, words) that show it.

    What was counted or seen to happen has no interval; ``rests`` then says what it rests on.
    """

    value: float
    low: float
    high: float
    evidence: tuple[tuple[str, str], ...]
    blocks: int = ENOUGH
    rests: str = ""


@dataclass(frozen=True)
class Judged:
    """A claim, its verdict, and the figure, or the reason for none."""

    name: str
    claim: Mapping[str, Any]
    verdict: str
    figure: Figure | None
    reason: str = ""


class NotTested(Exception):
    """The figure is not there; the message says why."""


@dataclass(frozen=True)
class Evidence:
    """What a session has to say: its routes, its litmus tests, and how its subjects stand on the leaderboard."""

    session: Session
    routes: Routes
    tests: tuple[Line, ...]
    standings: Mapping[str, tuple[Estimate | None, Estimate | None]]
    packages: Mapping[tuple[str, str], bool | None]


def judge(evidence: Evidence) -> list[Judged]:
    """Every claim of the session, those that were refuted first."""
    found = []
    for name, claim in evidence.session.claims.items():
        try:
            figure = _measured(evidence, claim)
            word = verdict(figure, claim["confirmed"], claim["refuted"])
            few = "one process tells nothing about others: measure with more blocks"
            found.append(Judged(name, claim, word, figure, few if figure.blocks < ENOUGH else figure.rests))
        except NotTested as reason:
            found.append(Judged(name, claim, "not tested", None, str(reason)))
    return sorted(found, key=lambda one: VERDICTS.index(one.verdict))


def _measured(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    deciding = FIGURES.get(claim["figure"])
    if deciding is None:
        raise NotTested(f"this gilmatrix knows no figure {claim['figure']!r}")
    if lacking := deciding.needs - set(claim):
        raise NotTested(f"its record does not tell {', '.join(sorted(lacking))}")
    return deciding.figure(evidence, claim)


def verdict(figure: Figure, confirmed: list[float], refuted: list[float]) -> str:
    """By the rule's ranges: confirmed, refuted or inconclusive."""
    if figure.blocks < ENOUGH:
        return "inconclusive"
    for word, (low, high) in (("confirmed", confirmed), ("refuted", refuted)):
        if low <= figure.low and figure.high <= high:
            return word
    return "inconclusive"


def _gain(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    cell = _cell(evidence, claim, "line")
    gain = evidence.routes.gain(cell)
    if gain is None:
        raise NotTested(f"{cell.line.name} has nothing without parallelism to be held against")
    return _figure(gain.gain, _shown(cell))


def _ratio(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    one, other = _cell(evidence, claim, "line"), _cell(evidence, claim, "over")
    above, below = _best(one).throughput, _best(other).throughput
    return _figure(statistics.quotient(statistics.apart(above), below), _shown(one), _shown(other))


def _memory(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    return _by_blocks(evidence, claim, "memory", lambda point: point.memories)


def _startup(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    return _by_blocks(evidence, claim, "seconds of starting", lambda point: point.startups)


def _by_blocks(
    evidence: Evidence, claim: Mapping[str, Any], what: str, of: Callable[[Point], tuple[float, ...]]
) -> Figure:
    """A figure that each block looked at once, at the most workers, over another line's."""
    cells = _cell(evidence, claim, "line"), _cell(evidence, claim, "over")
    samples = []
    for cell in cells:
        values = of(cell.points[-1])
        if not values:
            raise NotTested(f"{cell.line.name} did not tell its {what}")
        others = [of(one.points[-1]) for one in evidence.routes.cells.values() if _is_neighbour(one, cell)]
        samples.append([np.array(one) for one in (values, *(one for one in others if len(one) >= ENOUGH))])
    blocks, shown = min(len(one[0]) for one in samples), tuple(_shown(cell) for cell in cells)
    if blocks < ENOUGH:
        value = float(samples[0][0].mean() / samples[1][0].mean())
        return Figure(value, value, value, shown, blocks)
    return Figure(*statistics.quotient_of_means(*samples), shown, blocks)


def _is_neighbour(one: Cell, cell: Cell) -> bool:
    """Another line of the same subject, which tells how much such a figure varies there."""
    return bool(one.points) and one.subject.id == cell.subject.id and one.line.name != cell.line.name


def _scaling(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    return _standing(evidence, claim, 0, "speedup of the independent kernels")


def _single(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    return _standing(evidence, claim, 1, "one thread beside the reference")


def _standing(evidence: Evidence, claim: Mapping[str, Any], place: int, words: str) -> Figure:
    estimate = evidence.standings.get(claim["subject"], (None, None))[place]
    if estimate is None:
        raise NotTested(f"the independent kernels were not all measured on {claim['subject']} in this session")
    return _figure(estimate, (f"index.html#independent-{claim['subject']}", words))


def _tests(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    words, shown = [], []
    for name in claim["tests"]:
        line = next((one for one in evidence.tests if one.test.name == name), None)
        cell = next((one for one in line.cells if one.subject.id == claim["subject"]), None) if line else None
        if cell is None or cell.word not in DECIDED:
            raise NotTested(f"litmus test {name} decided nothing on {claim['subject']} in this session")
        words.append(cell.word)
        shown.append((f"tests/{name}.html", name))
    share = words.count("passed") / len(words)
    rests = f"no interval: {words.count('passed')} of {plural(len(words), 'test')} passed, each over all of its samples"
    return Figure(share, share, share, tuple(shown), rests=rests)


def _line(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    cell = evidence.routes.cells.get((claim["subject"], claim["line"]))
    if cell is None or not (cell.points or (cell.state == "void" and "GIL" in cell.reason)):
        raise NotTested(cell.reason if cell else f"{claim['line']} was not asked for in this session")
    value = 1.0 if cell.points else 0.0
    taken = evidence.session.taken[cell.subject.id, cell.line.name]
    rests = f"no interval: its GIL stayed as it should in {plural(len(taken.blocks), 'block')}"
    return Figure(value, value, value, (_shown(cell),), rests=rests if cell.points else f"no interval: {cell.reason}")


def _package(evidence: Evidence, claim: Mapping[str, Any]) -> Figure:
    off = evidence.packages.get((claim["subject"], claim["package"]))
    if off is None:
        raise NotTested(f"{claim['package']} was not tried on {claim['subject']} in this session")
    where = f"ecosystem.html#{claim['package']}-{claim['subject']}"
    rests = "no interval: one try in an environment of its own, imported, used, and used by eight threads at once"
    return Figure(float(off), float(off), float(off), ((where, claim["package"]),), rests=rests)


def _cell(evidence: Evidence, claim: Mapping[str, Any], key: str) -> Cell:
    cell = evidence.routes.cells.get((claim["subject"], claim[key]))
    if cell is None:
        raise NotTested(f"{claim[key]} was not asked for on {claim['subject']} in this session")
    if not cell.points:
        raise NotTested(f"{claim[key]}: {cell.state}: {cell.reason}")
    return cell


def _best(cell: Cell) -> Point:
    return max(cell.points, key=lambda point: point.throughput.value)


def _shown(cell: Cell) -> tuple[str, str]:
    return f"routes.html#{cell.line.name}-{cell.subject.id}", cell.line.name


def _figure(estimate: Estimate, *evidence: tuple[str, str]) -> Figure:
    return Figure(estimate.value, estimate.low, estimate.high, evidence, estimate.blocks)


@dataclass(frozen=True)
class Deciding:
    """How a kind of figure is had, and what a claim needs to say for it beside its subject."""

    figure: Callable[[Evidence, Mapping[str, Any]], Figure]
    needs: frozenset[str] = frozenset()


FIGURES: Mapping[str, Deciding] = {
    "gain": Deciding(_gain, frozenset({"line"})),
    "ratio": Deciding(_ratio, frozenset({"line", "over"})),
    "memory": Deciding(_memory, frozenset({"line", "over"})),
    "startup": Deciding(_startup, frozenset({"line", "over"})),
    "scaling": Deciding(_scaling),
    "single": Deciding(_single),
    "tests": Deciding(_tests, frozenset({"tests"})),
    "line": Deciding(_line, frozenset({"line"})),
    "package": Deciding(_package, frozenset({"package"})),
}
