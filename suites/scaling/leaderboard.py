"""Puts the interpreters in order over all kernels of a room, and says in headlines who scales and who is quickest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reports import statistics
from reports.session import Session, Subject
from reports.statistics import LEAST, Estimate
from reports.view import Finding
from reports.wording import estimated, least_share, listed, plural, times
from suites.scaling.curves import Curve, judge, word_for
from suites.scaling.figures import Point
from suites.scaling.records import run_of

#: Rooms whose kernels say nothing about whether an interpreter scales: threads that share, and single operations.
SHARING = ("contended", "micro")


@dataclass(frozen=True)
class Standing:
    """A subject's line on a leaderboard; unranked (rank 0) without every kernel that has a unit, or for a ``reason``.

    Of ``kernels`` of the room so many are ``counted``: ok and right; its throughput is the mean over ``compared``.
    """

    rank: int
    subject: Subject
    counted: int
    kernels: int
    compared: int = 0
    threads: int = 0
    oversubscribed: bool = False
    best: Estimate | None = None
    single: Estimate | None = None
    at: int = 0
    speedup: Estimate | None = None
    ceiling: Estimate | None = None
    scaling: int = 0
    reason: str = ""

    @property
    def word(self) -> str:
        """Whether the subject scales, by its mean over the kernels."""
        return word_for(self.speedup, self.ceiling, self.at)


@dataclass(frozen=True)
class Leaderboard:
    """The subjects over all kernels of a room, best first.

    Throughput says nothing of the kernels ``without_unit``: the reference has no figure of one thread of them.
    """

    room: str
    kernels: tuple[str, ...]
    standings: tuple[Standing, ...]
    without_unit: tuple[str, ...] = ()


def leaderboard(session: Session, sound: Mapping[tuple[str, str], Curve], room: str) -> Leaderboard:
    """The subjects over the kernels of a room, by the curves that may be counted."""
    kernels = tuple(kernel.name for kernel in session.kernels if kernel.room == room)
    compared = {curve.kernel for curve in sound.values() if any(point.relative for point in curve.points)}
    standings = [
        _standing(session, subject, [sound.get((subject.id, kernel)) for kernel in kernels], compared)
        for subject in session.subjects
    ]
    most = len(compared & set(kernels))
    whole = [standing for standing in standings if standing.best and standing.compared == most]
    whole.sort(key=lambda one: -one.best.value if one.best else 0.0)
    placed = statistics.ranks([one.best for one in whole if one.best])
    ranked = [Standing(**{**vars(one), "rank": rank}) for one, rank in zip(whole, placed, strict=True)]
    rest = [standing for standing in standings if standing not in whole]
    rest.sort(key=lambda one: -one.best.value if one.best else 0.0)
    without = tuple(kernel for kernel in kernels if kernel not in compared) if most else ()
    return Leaderboard(room, kernels, (*ranked, *rest), without)


def _standing(session: Session, subject: Subject, curves: list[Curve | None], compared: Collection[str]) -> Standing:
    usable = [curve for curve in curves if curve]
    if not usable:
        return Standing(0, subject, 0, len(curves))
    with_unit = [curve for curve in usable if curve.kernel in compared]
    means = {
        count: _mean_relative([curve.at(count) for curve in with_unit])
        for count in sorted({point.threads for curve in with_unit for point in curve.points})
    }
    known = {count: mean for count, mean in means.items() if mean}
    count, best = max(known.items(), key=lambda item: item[1].value, default=(0, None))
    full = [point for curve in usable if (point := curve.fullest()) and point.speedup]
    ceilings = [point.ceiling for point in full if point.ceiling]
    return Standing(
        0, subject, len(usable), len(curves), len(with_unit), count, count > session.cores, best, known.get(1),
        at=full[0].threads if full else 0,
        speedup=statistics.geometric_mean([point.speedup for point in full if point.speedup]) if full else None,
        ceiling=statistics.geometric_mean(ceilings) if ceilings else None,
        scaling=sum(judge(curve.fullest()) == "scales" for curve in usable), reason=_elsewhere(session, usable),
    )  # fmt: skip


def _elsewhere(session: Session, several: list[Curve]) -> str:
    """Why some kernels have no throughput relative to the reference: another run measured that."""
    runs = {one.kernel: run_of(session, session.reference, one.kernel) for one in several}
    apart = [one.kernel for one in several if not session.same_run(one.run, runs[one.kernel])]
    unit = session.called(session.reference)
    return (
        f"measured in another run than {unit}: {listed(apart)}" if apart and session.subject(session.reference) else ""
    )


def _mean_relative(points: list[Point | None]) -> Estimate | None:
    figures = [point.relative for point in points if point and point.relative]
    return statistics.geometric_mean(figures) if figures and len(figures) == len(points) else None


def left_out(session: Session, board: Leaderboard) -> str:
    """Which kernels throughput says nothing of, and why; empty where there is none."""
    if not board.without_unit:
        return ""
    unit = session.called(session.reference)
    return f"Throughput is without {listed(board.without_unit)}: {unit} has no figure of one thread there"


def headlines(session: Session, boards: Sequence[Leaderboard]) -> list[Finding]:
    """What the leaderboards of a session say: who scales, and who is quickest."""
    return [one for board in _leading(boards) for one in (_scaling(session, board), *_winner(session, board))]


def _leading(boards: Sequence[Leaderboard]) -> list[Leaderboard]:
    """The rooms that headlines speak of: those whose threads need share nothing, or all where there is no such room."""
    return [board for board in boards if board.room not in SHARING] or list(boards)


def _scaling(session: Session, board: Leaderboard) -> Finding:
    """How many interpreters scale, by the interval of the mean over a room's kernels."""
    measured = [standing for standing in board.standings if standing.word != "not measured"]
    scaling = [one for one in measured if one.word == "scales"]
    unclear = [_beside(one) for one in measured if one.word == "unclear"]
    missing = len(session.subjects) - len(measured)
    detail = f"{'They are' if len(scaling) > 1 else 'It is'} {listed([_beside(one) for one in scaling])}. " * bool(
        scaling
    )
    if unclear:
        detail += f"Unclear: {listed(unclear)}. "
    if missing:
        detail += f"{missing} of {plural(len(session.subjects), 'interpreter')} could not be judged. "
    if session.directional and measured:
        detail += f"Directional only: {plural(session.cores, 'physical core')}."
    verb = "scales" if len(scaling) == 1 else "scale"
    title = f"{len(scaling)} of {plural(len(measured), 'measured interpreter')} {verb} on {board.room} kernels"
    if not measured:
        title = f"Whether any interpreter scales on {board.room} kernels could not be judged"
    return Finding("info" if measured else "warn", title, detail.strip())


def _beside(one: Standing) -> str:
    """A subject's name with the figure that its word rests on, and on how many kernels it scales."""
    of = f" of a ceiling of {times(one.ceiling.value)}" if one.ceiling else ""
    kernels = f"scales on {one.scaling} of {plural(one.counted, 'kernel')}"
    return f"{one.subject.name} ({estimated(one.speedup)}{of}; {kernels})"


def _winner(session: Session, board: Leaderboard) -> list[Finding]:
    """Who has the highest throughput; *highest* is said of one that stands out from all others."""
    ranked = [standing for standing in board.standings if standing.rank]
    first = [standing for standing in ranked if standing.rank == 1]
    if len(ranked) < 2 or first[0].best is None:
        return []
    unranked = [standing.subject.name for standing in board.standings if standing.best and not standing.rank]
    unit = session.called(session.reference)
    detail = (
        f"{estimated(first[0].best)} the throughput of one thread of {unit}, at {plural(first[0].threads, 'thread')}; "
        f"geometric mean of {plural(first[0].compared, 'kernel')}."
    )
    title = f"Highest throughput on {board.room} kernels: {first[0].subject.name}"
    if len(first) > 1:
        names = listed([one.subject.name for one in first])
        title = f"No highest throughput on {board.room} kernels: {names} are too close"
        near = f"Their intervals overlap, or they differ by less than {least_share(LEAST)}"
        detail = f"{near}. {first[0].subject.name}: {detail}"
    if unranked:
        detail += f" Not ranked, for not every kernel is ok there: {listed(unranked)}."
    if without := left_out(session, board):
        detail += f" {without}."
    return [Finding("info", title, detail)]
