"""The content of the index and of the terminal's summary, before any markup: what won, what broke, what to trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports import claims, conformance, ecosystem, statistics, verdicts
from reports.answers import Answers, answers
from reports.checks import Finding, findings
from reports.claims import Evidence, Judged
from reports.conformance import Line
from reports.containers import Pairing, pairings
from reports.curves import Curve, Curves, curves, judge, word_for
from reports.figures import Point
from reports.routes import Routes
from reports.session import Session, Subject
from reports.statistics import LEAST, Estimate
from reports.verdicts import SEVERITY, Verdict
from reports.wording import estimated, least_share, listed, listed_first, plural, times

#: In the order in which findings are shown.
LEVELS = ("bad", "warn", "info", "good")

#: Rooms whose kernels say nothing about whether an interpreter scales: threads that share, and single operations.
SHARING = ("contended", "micro")


@dataclass(frozen=True)
class Standing:
    """A subject's line on a leaderboard; unranked (rank 0) without every kernel of the room, or for a ``reason``."""

    rank: int
    subject: Subject
    counted: int
    kernels: int
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
    """The subjects over all kernels of a room, best first."""

    room: str
    kernels: tuple[str, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Problem:
    """Something that is not ok: where, and the whole reason."""

    state: str
    suite: str
    subject: str
    where: str
    reason: str


@dataclass(frozen=True)
class Overview:
    """Everything that the index shows; ``curves`` are those of the session's first kind of scaling."""

    session: Session
    all_curves: Curves
    curves: dict[tuple[str, str], Curve]
    correctness: dict[tuple[str, str, int], Verdict]
    threads: tuple[int, ...]
    headlines: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    leaderboards: tuple[Leaderboard, ...]
    containers: tuple[Pairing, ...]
    problems: tuple[Problem, ...]
    routes: Routes
    lines: tuple[Line, ...] = ()
    tried: tuple[ecosystem.Line, ...] = ()
    answers: tuple[Answers, ...] = ()

    @cached_property
    def claims(self) -> list[Judged]:
        """Who is right."""
        boards = [board for board in self.leaderboards if board.room == "independent"]
        standings = {one.subject.id: (one.speedup, one.single) for board in boards for one in board.standings}
        packages = {
            (cell.subject.id, cell.package.name): cell.word != "GIL on"
            for line in self.tried
            for cell in line.cells
            if cell.word in ("works", "imports", "GIL on")
        }
        return claims.judge(Evidence(self.session, self.routes, self.lines, standings, packages))

    def right_at(self, subject: str, kernel: str) -> list[tuple[str, list[int]]]:
        """The states of a kernel's check, worst first, with the thread counts that have them."""
        states: dict[str, list[int]] = {}
        for count in self.threads:
            states.setdefault(self.correctness[subject, kernel, count].state, []).append(count)
        return sorted(states.items(), key=lambda one: SEVERITY.index(one[0]))

    def wrong_at(self, subject: str, kernel: str) -> list[int]:
        """The thread counts at which the correctness suite found a wrong result."""
        return dict(self.right_at(subject, kernel)).get("wrong", [])


def overview(session: Session, every: Curves | None = None) -> Overview:
    """Judge and count everything in a session, of ``every`` curve where they are known already."""
    every = curves(session) if every is None else every
    leading = {(subject, kernel): one for (subject, kernel, mode), one in every.items() if mode == session.modes[0]}
    threads = verdicts.correctness_threads(session)
    right = {
        (subject.id, kernel.name, count): verdicts.correctness(session, subject, kernel.name, count)
        for subject in session.subjects
        for kernel in session.kernels
        for count in threads
    }
    # Fast and wrong is not fast: such a cell keeps its figures and is counted nowhere.
    wrong = {(subject, kernel) for (subject, kernel, _), verdict in right.items() if verdict.state == "wrong"}
    sound = {
        cell: one for cell, one in leading.items() if one.verdict.state == "ok" and one.points and cell not in wrong
    }
    boards = tuple(_leaderboard(session, sound, room) for room in session.rooms())
    lines, tried, answered = conformance.lines(session), ecosystem.lines(session), answers(session)
    headlines = [one for board in _leading(boards) for one in (_scaling(session, board), *_winner(session, board))]
    trusted = [*(_counts(leading, right) if session.kernels else []), *findings(session, leading)]
    trusted += [_semantics(session, lines)] if lines else []
    routes = Routes(session)
    trusted += [_routes(routes)] if session.lines else []
    trusted += [_packages(tried)] if tried else []
    trusted += [_count(one.title, list(one.counts(session).elements())) for one in answered]
    trusted.sort(key=lambda one: LEVELS.index(one.level))
    return Overview(
        session,
        every,
        leading,
        right,
        threads,
        tuple(headlines),
        tuple(trusted),
        boards,
        pairings(session, sound),
        _problems(session, leading, right, answered),
        routes,
        lines,
        tried,
        answered,
    )


def _leaderboard(session: Session, sound: dict[tuple[str, str], Curve], room: str) -> Leaderboard:
    kernels = tuple(kernel.name for kernel in session.kernels if kernel.room == room)
    standings = [
        _standing(session, subject, [sound.get((subject.id, kernel)) for kernel in kernels])
        for subject in session.subjects
    ]
    whole = [one for one in standings if one.best and one.counted == one.kernels]
    whole.sort(key=lambda one: -one.best.value if one.best else 0.0)
    placed = statistics.ranks([one.best for one in whole if one.best])
    ranked = [Standing(**{**vars(one), "rank": rank}) for one, rank in zip(whole, placed, strict=True)]
    rest = [one for one in standings if one not in whole]
    rest.sort(key=lambda one: -one.best.value if one.best else 0.0)
    return Leaderboard(room, kernels, (*ranked, *rest))


def _standing(session: Session, subject: Subject, curves: list[Curve | None]) -> Standing:
    usable = [one for one in curves if one]
    plain = Standing(0, subject, len(usable), len(curves))
    if not usable:
        return plain
    means = {
        count: _mean_relative([one.at(count) for one in usable])
        for count in sorted({point.threads for one in usable for point in one.points})
    }
    known = {count: mean for count, mean in means.items() if mean}
    count, best = max(known.items(), key=lambda one: one[1].value, default=(0, None))
    full = [point for one in usable if (point := one.fullest()) and point.speedup]
    ceilings = [point.ceiling for point in full if point.ceiling]
    return Standing(
        0, subject, len(usable), len(curves), count, count > session.cores, best, known.get(1),
        at=full[0].threads if full else 0,
        speedup=statistics.geometric_mean([point.speedup for point in full if point.speedup]) if full else None,
        ceiling=statistics.geometric_mean(ceilings) if ceilings else None,
        scaling=sum(judge(one.fullest()) == "scales" for one in usable), reason=_elsewhere(session, usable),
    )  # fmt: skip


def _elsewhere(session: Session, several: list[Curve]) -> str:
    """Why some kernels have no throughput relative to the reference: another run measured that."""
    runs = {one.kernel: session.run_of("scaling", session.reference, one.kernel) for one in several}
    apart = [one.kernel for one in several if not session.same_run(one.run, runs[one.kernel])]
    unit = session.called(session.reference)
    return (
        f"measured in another run than {unit}: {listed(apart)}" if apart and session.subject(session.reference) else ""
    )


def _mean_relative(points: list[Point | None]) -> Estimate | None:
    figures = [point.relative for point in points if point and point.relative]
    return statistics.geometric_mean(figures) if figures and len(figures) == len(points) else None


def _leading(boards: tuple[Leaderboard, ...]) -> list[Leaderboard]:
    """The rooms that headlines speak of: those whose threads need share nothing, or all where there is no such room."""
    return [board for board in boards if board.room not in SHARING] or list(boards)


def _scaling(session: Session, board: Leaderboard) -> Finding:
    """How many interpreters scale, by the interval of the mean over a room's kernels."""
    measured = [one for one in board.standings if one.word != "not measured"]
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
    return Finding("info" if measured else "warn", title, detail.strip())


def _beside(one: Standing) -> str:
    """A subject's name with the figure that its word rests on, and on how many kernels it scales."""
    of = f" of a ceiling of {times(one.ceiling.value)}" if one.ceiling else ""
    kernels = f"scales on {one.scaling} of {plural(one.counted, 'kernel')}"
    return f"{one.subject.name} ({estimated(one.speedup)}{of}; {kernels})"


def _winner(session: Session, board: Leaderboard) -> list[Finding]:
    """Who has the highest throughput; *highest* is said of one that stands out from all others."""
    ranked = [one for one in board.standings if one.rank]
    first = [one for one in ranked if one.rank == 1]
    if len(ranked) < 2 or first[0].best is None:
        return []
    unranked = [one.subject.name for one in board.standings if one.best and not one.rank]
    unit = session.called(session.reference)
    detail = (
        f"{estimated(first[0].best)} the throughput of one thread of {unit}, at {plural(first[0].threads, 'thread')}; "
        f"geometric mean of {plural(first[0].counted, 'kernel')}."
    )
    title = f"Highest throughput on {board.room} kernels: {first[0].subject.name}"
    if len(first) > 1:
        names = listed([one.subject.name for one in first])
        title = f"No highest throughput on {board.room} kernels: {names} are too close"
        near = f"Their intervals overlap, or they differ by less than {least_share(LEAST)}"
        detail = f"{near}. {first[0].subject.name}: {detail}"
    if unranked:
        detail += f" Not ranked, for not every kernel is ok there: {listed(unranked)}."
    return [Finding("info", title, detail)]


def _counts(curves: dict[tuple[str, str], Curve], right: dict[tuple[str, str, int], Verdict]) -> list[Finding]:
    found = [_count("Scaling", [one.verdict.state for one in curves.values()])]
    if right:
        found.append(_count("Correctness", [verdict.state for verdict in right.values()]))
    return found


def _semantics(session: Session, lines: tuple[Line, ...]) -> Finding:
    """Was anything seen that must not be?"""
    counted = Counter(cell.word for line in lines for cell in line.cells)
    total = sum(counted.values())
    level = "bad" if counted["failed"] else "warn" if counted["inconclusive"] or counted["void"] else "good"
    others = [f"{counted[word]} {word}" for word in conformance.WORDS if word != "passed" and counted[word]]
    differing = [line.test.name for line in lines if line.differs]
    detail = f"The others: {', '.join(others)}. " if others else ""
    if differing:
        detail += f"Interpreters differ in {plural(len(differing), 'test')}: {listed_first(differing)}."
    title = f"Semantics: {counted['passed']} of {plural(total, 'cell')} passed, {counted['failed']} failed"
    return Finding(level, title, detail.strip())


def _routes(routes: Routes) -> Finding:
    """Was every line of the routes measured, and right?"""
    return _count("Routes", [cell.state for cell in routes.cells.values()])


def _packages(several: tuple[ecosystem.Line, ...]) -> Finding:
    """Do the packages work, and who turned the GIL back on?"""
    counted = Counter(cell.word for line in several for cell in line.cells)
    good = counted["works"] + counted["imports"]
    broken = ecosystem.failing(several)
    others = [
        f"{counted[word]} {word}" for word in ecosystem.WORDS if word not in ("works", "imports") and counted[word]
    ]
    switched = [line.package.name for line in several if any(cell.word == "GIL on" for cell in line.cells)]
    detail = f"The others: {', '.join(others)}. " if others else ""
    if switched:
        detail += f"The GIL is back on after {listed(switched)}."
    level = "bad" if broken else "warn" if others else "good"
    title = f"Ecosystem: {good} of {plural(sum(counted.values()), 'cell')} work, {len(broken)} broken"
    return Finding(level, title, detail.strip())


def _count(suite: str, states: list[str]) -> Finding:
    counted = Counter(states)
    others = [f"{counted[state]} {state}" for state in SEVERITY if state != "ok" and counted[state]]
    level = "bad" if any(counted[state] for state in ("wrong", "crashed", "hung")) else "warn" if others else "good"
    title = f"{suite}: {counted['ok']} of {plural(len(states), 'cell')} ok"
    return Finding(level, title, f"The others: {', '.join(others)}." if others else "")


def _problems(
    session: Session, curves: dict[tuple[str, str], Curve], right: dict[tuple[str, str, int], Verdict],
    answered: Sequence[Answers],
) -> tuple[Problem, ...]:  # fmt: skip
    """Worst first; cells of one subject that share a suite, a state and a reason are one line."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for (subject, kernel), one in curves.items():
        key = (one.verdict.state, "scaling", subject, one.verdict.reason)
        grouped.setdefault(key, []).append(kernel)
    for (subject, kernel, count), verdict in right.items():
        key = (verdict.state, "correctness", subject, verdict.reason)
        grouped.setdefault(key, []).append(f"{kernel} at {plural(count, 'thread')}")
    for several in answered:
        for (subject, case), cell in several.cells.items():
            grouped.setdefault((cell.state, several.suite, subject, cell.told), []).append(case)
    kernels = len(session.kernels)
    totals = {"scaling": kernels, "correctness": kernels * len(verdicts.correctness_threads(session))}
    totals |= {one.suite: len(one.cases) for one in answered}
    found = [
        Problem(state, suite, subject, _where(cells, totals[suite]), reason)
        for (state, suite, subject, reason), cells in grouped.items()
        if state != "ok"
    ]
    return tuple(sorted(found, key=lambda one: SEVERITY.index(one.state)))


def _where(cells: list[str], total: int) -> str:
    if len(cells) == total and total > 1:
        return f"all {total} cells"
    return ", ".join(cells)
