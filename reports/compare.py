"""Compares two sessions by the spread between sessions and a least effect, or says why that cannot be told.

Two sessions can only tell of a change in what they measured alike: the same machine, the same build of the interpreter,
the same kernel file, at the same size.  How far figures lie apart from session to session is told by other sessions
that measured the same alike; without them the word is *cannot tell*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import between, provenance, turned
from reports.between import TOGETHER, Move
from reports.measured import Measured
from reports.session import Session, Subject
from reports.statistics import LEAST, Estimate
from reports.turned import Suite
from reports.view import Cell, Group
from reports.wording import plural
from runners.sessions.store import WITH

WORDS = (
    "regression", "not comparable", "cannot tell", "inconclusive", "improvement", "no change", "not measured",
)  # fmt: skip

#: What stands in the place of a kernel for what all of them moved together.
ALL = "all together"

#: What of the machine may differ without any harm.
CHANGING = ("Load when the session began",)

#: A machine's facts, title by title.
Facts = tuple[tuple[str, str], ...]

#: What of a subject says which build it is.
BUILD = (
    "Implementation", "Full version", "GIL at build", "GIL now", "JIT", "Compiler", "PGO", "LTO", "Debug build",
    "Configure options", "JDK", "Image stands on", "Wrapper (sha256)",
)  # fmt: skip


#: What a session of an earlier version did not keep: where one of two tells nothing, that is no difference.
DIGESTS = ("Revision", "Executable (sha256)", "Shared library (sha256)")


@dataclass(frozen=True)
class Change:
    """A kernel (or a line of routes) on a subject at a thread count.

    ``raw`` is throughput now over then.  ``ratio`` is what the word rests on: beyond what all kernels of that subject
    moved together, where they are several.  ``page`` shows the cell, where it has one.
    """

    subject: Subject
    kernel: str
    mode: str
    threads: int
    word: str
    ratio: Estimate | None = None
    reason: str = ""
    raw: float | None = None
    page: str = ""

    @property
    def where(self) -> str:
        """In words."""
        threads = f" at {plural(self.threads, 'thread')}" if self.threads else ""
        kind = "" if self.page else f" ({self.mode})"
        return f"{self.kernel} on {self.subject.id}{threads}{kind}"


@dataclass(frozen=True)
class Comparison:
    """All changes, the worst first; what keeps the sessions from being compared; what other suites say.

    ``known`` is how many other sessions tell the spread of some subject, ``least`` the effect that a word needs.
    """

    now: Session
    then: Session
    changes: tuple[Change, ...]
    reasons: tuple[str, ...]
    suites: tuple[Suite, ...] = ()
    known: int = 0
    least: float = LEAST

    def count(self, word: str) -> int:
        """How many cells got that word."""
        return sum(change.word == word for change in self.changes)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells got each word, of those that there are."""
        return {word: count for word in WORDS if (count := self.count(word))}

    @property
    def installed(self) -> list[str]:
        """What kernels could import then and now, where that differs: a change may be its own."""
        found = []
        for subject in self.now.subjects:
            then, now = _installed(self.then, subject), _installed(self.now, subject)
            found += [
                f"{name}: {then.get(name, 'none')} then, {now.get(name, 'none')} now"
                for name in sorted({*then, *now})
                if then.get(name) != now.get(name) and self.then.subject(subject.id)
            ]
        return list(dict.fromkeys(found))

    @property
    def telling(self) -> list[Change]:
        """Those that a summary shows: regressions and improvements."""
        return [change for change in self.changes if change.word in ("regression", "improvement")]

    @property
    def undecided(self) -> str:
        """Why *cannot tell* is said, and what would decide it; empty where it is not."""
        return next((change.reason for change in self.changes if change.word == "cannot tell"), "")


def compare(now: Session, then: Session, others: Sequence[Session] = (), least: float = LEAST) -> Comparison:
    """Every cell of ``now`` beside the same of ``then``; ``others`` tell how far sessions lie apart."""
    return compared(Measured(now), Measured(then), [Measured(other) for other in others], least)


def compared(now: Measured, then: Measured, others: Sequence[Measured] = (), least: float = LEAST) -> Comparison:
    """As ``compare``, of sessions whose figures are kept."""
    reasons = _differences(now.session, then.session)
    builds = {subject.id: _builds(now.session, then.session, subject) for subject in now.session.subjects}
    alike = [other for other in others if _may_help(other.session, now.session, then.session)]
    found = [
        change
        for subject in now.session.subjects
        for change in _of_subject(now, then, subject, [*reasons, *builds[subject.id]], alike, least)
    ]
    found.sort(key=lambda change: (WORDS.index(change.word), change.ratio.value if change.ratio else 1.0))
    there = {subject.id for subject in then.session.subjects}
    differing = {subject: "; ".join(several) for subject, several in builds.items() if several and subject in there}
    suites = turned.suites(now, then, differing)
    return Comparison(now.session, then.session, tuple(found), tuple(reasons), suites, len(alike), least)


def judged(ratio: Estimate, least: float = LEAST) -> str:
    """By the whole interval: regression, improvement, no change, or inconclusive."""
    if ratio.high < 1 and ratio.value <= 1 - least:
        return "regression"
    if ratio.low > 1 and ratio.value >= 1 / (1 - least):
        return "improvement"
    within = ratio.low > 1 - least and ratio.high < 1 / (1 - least)
    return "no change" if within or ratio.low > 1 or ratio.high < 1 else "inconclusive"


def comparable(now: Session, other: Session) -> frozenset[str]:
    """The subjects of a session that another one measured alike: the same machine, size, profile and build."""
    if _differences(now, other):
        return frozenset()
    return frozenset(subject.id for subject in now.subjects if not _builds(now, other, subject))


def _may_help(other: Session, now: Session, then: Session) -> bool:
    """Is it a third session that was measured alike?"""
    itself = {now.folder.resolve(), then.folder.resolve()}
    return other.folder.resolve() not in itself and not _differences(now, other)


def _differences(now: Session, then: Session) -> list[str]:
    """What differs between the machines and between the ways of measuring."""
    # Several machines are compared cell by cell.
    rows = [] if _several(now, then) else _machines(provenance.machine(now), provenance.machine(then))
    rows += [("size", now.size, then.size), ("profile", now.profile, then.profile)]
    return [f"{title}: {other} then, {one} now" for title, one, other in rows if one != other]


def _several(now: Session, then: Session) -> bool:
    return max(len(now.machines), len(then.machines)) > 1


def _machines(now: Facts, then: Facts) -> list[tuple[str, str, str]]:
    return [
        (title, one, other)
        for (title, one), (_, other) in zip(now, then, strict=True)
        if title not in CHANGING and one != other
    ]


def _builds(now: Session, then: Session, subject: Subject) -> list[str]:
    before = then.subject(subject.id)
    if before is None:
        return ["this interpreter was not in that session"]
    told = {title: (_told(before, title), _told(subject, title)) for title in (*BUILD, *DIGESTS)}
    return [
        f"{title}: {one} then, {other} now"
        for title, (one, other) in told.items()
        if one != other and not (title in DIGESTS and provenance.NOT_TOLD in (one, other))
    ]


def _installed(session: Session, subject: Subject) -> Mapping[str, str]:
    """What kernels could import on a subject, by name."""
    return session.environments.get(subject.id, {}).get(WITH, {})


def _told(subject: Subject, title: str) -> str:
    told = provenance.ROWS[title](subject)
    return str(provenance.NOT_TOLD if told in (None, "") else told)


def _of_subject(
    now: Measured, then: Measured, subject: Subject, reasons: list[str], others: Sequence[Measured], least: float
) -> list[Change]:
    found = [
        change
        for key in now.cells
        if key[0] == subject.id and (change := _uncompared(now, then, subject, key, reasons))
    ]
    out = {(figure.kernel, figure.mode) for figure in found}
    beside = _installed(then.session, subject)
    alike = [
        other
        for other in others
        if not _builds(now.session, other.session, subject) and _installed(other.session, subject) == beside
    ]
    for group, figures in now.groups.items():
        if group.subject != subject.id or (reasons and not now.has_cells(group.suite)):
            continue
        usable = {name: figure for name, figure in figures.items() if (name, group.kind) not in out}
        moved = between.moves(
            _same(now, then, group, usable),
            then.groups.get(group, {}),
            [_values(now, one, group) for one in alike],
        )
        for name, move in moved.items():
            cell = now.cells.get((subject.id, name, group.kind))
            found.append(_change(subject, group, name, move, least, cell.page if cell else ""))
    return found


def _change(subject: Subject, group: Group, name: str, move: Move, least: float, page: str) -> Change:
    word = judged(move.ratio, least) if move.ratio else "cannot tell"
    reason = "" if move.ratio else _undecided(move)
    kernel = ALL if name == TOGETHER else name
    return Change(subject, kernel, group.kind, group.threads, word, move.ratio, reason, move.raw, page)


def _undecided(move: Move) -> str:
    return (
        f"cannot tell between sessions: how far figures lie apart by chance is told by {move.known} of "
        f"{move.known + move.missing} other sessions of this build that it takes; measure {move.missing} more, "
        "or both in one session, interleaved"
    )


def _same(now: Measured, other: Measured, group: Group, figures: Mapping[str, Estimate]) -> Mapping[str, Estimate]:
    """Without those whose file, or line, is another one in the other session."""
    wanted, had = now.digests(group.suite), other.digests(group.suite)
    return {name: figure for name, figure in figures.items() if wanted.get(name) == had.get(name)}


def _values(now: Measured, other: Measured, group: Group) -> Mapping[str, float]:
    figures = _same(now, other, group, other.groups.get(group, {}))
    return {name: figure.value for name, figure in figures.items()}


def _uncompared(
    now: Measured, then: Measured, subject: Subject, key: tuple[str, str, str], reasons: list[str]
) -> Change | None:
    """Why a cell is not compared, or None where it is."""
    _, case, kind = key
    cell, before = now.cells[key], then.cells.get(key)
    if cell.why:
        return Change(subject, case, kind, 0, "not measured", reason=f"now {cell.why}", page=cell.page)
    if before is None or before.why:
        why = before.why if before else "not in that session"
        return Change(subject, case, kind, 0, "not measured", reason=f"then {why}", page=cell.page)
    own = [*reasons, *_elsewhere(now, then, cell, before)]
    suite = now.suite_of(key)
    if now.digests(suite).get(case) != then.digests(suite).get(case):
        own.append("the kernel's file changed")
    return Change(subject, case, kind, 0, "not comparable", reason="; ".join(own), page=cell.page) if own else None


def _elsewhere(now: Measured, then: Measured, cell: Cell, before: Cell) -> list[str]:
    """How the machines of a cell differ, where a session has several."""
    if not _several(now.session, then.session):
        return []
    facts = provenance.machine_of(now.session, cell.run), provenance.machine_of(then.session, before.run)
    return [f"{title}: {other} then, {one} now" for title, one, other in _machines(*facts)]
