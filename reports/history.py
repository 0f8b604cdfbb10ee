"""A kernel's throughput on an interpreter from session to session, the newest first, and where it fell."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.compare import WORDS, Change, compared
from reports.measured import Measured
from reports.session import Session
from reports.statistics import LEAST


@dataclass(frozen=True)
class Step:
    """A session's figure of a cell, and what changed since the session before; no figure where there is none."""

    session: Session
    throughput: float | None
    word: str
    change: Change | None


@dataclass(frozen=True)
class Trend:
    """A kernel on a subject at a thread count, session by session, the newest first."""

    subject: str
    kernel: str
    threads: int
    steps: tuple[Step, ...]

    @property
    def worst(self) -> str:
        """The word that asks most for a look."""
        return min((step.word for step in self.steps if step.word), key=WORDS.index, default="not measured")


@dataclass(frozen=True)
class History:
    """The sessions that have figures, the newest first, and the trends of every cell; ``least`` effect of a word."""

    sessions: tuple[Session, ...]
    trends: tuple[Trend, ...]
    least: float


def history(sessions: Sequence[Session], others: Sequence[Session] = (), least: float = LEAST) -> History:
    """Trends of every cell of these sessions, those that fell first; ``others`` too tell how far sessions lie apart.

    What came later tells nothing here: a word stays as it was when more is measured.
    """
    ordered = sorted(
        (Measured(session) for session in sessions), key=lambda session: (session.session.created, session.session.name)
    )
    ordered = [one for one in ordered if one.trends]
    here = {one.session.folder.resolve() for one in ordered}
    helping = [*ordered, *(Measured(other) for other in others if other.folder.resolve() not in here)]
    figures = [one.trends for one in ordered]
    changes = [
        _changes(now, then, [one for one in helping if one.session.created <= now.session.created], least)
        for then, now in itertools.pairwise(ordered)
    ]
    found = []
    for cell in dict.fromkeys(cell for figure in figures for cell in figure):
        steps = []
        for place, one in enumerate(ordered):
            change = changes[place - 1].get(cell) if place else None
            steps.append(Step(one.session, figures[place].get(cell), change.word if change else "", change))
        found.append(Trend(*cell, tuple(reversed(steps))))
    found.sort(key=lambda one: WORDS.index(one.worst))
    return History(tuple(one.session for one in reversed(ordered)), tuple(found), least)


Cell = tuple[str, str, int]


def _changes(now: Measured, then: Measured, others: Sequence[Measured], least: float) -> Mapping[Cell, Change]:
    """What changed, by cell; what cannot be compared has no thread count and stands for all of them."""
    found: dict[Cell, Change] = {}
    for change in compared(now, then, others, least).changes:
        if not change.page or change.mode != now.session.modes[0]:
            continue
        counts = [change.threads] if change.threads else now.session.threads
        found |= {(change.subject.id, change.kernel, count): change for count in counts}
    return found
