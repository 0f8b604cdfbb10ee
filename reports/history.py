"""How did a kernel's throughput on an interpreter go from session to session, and where did it fall?"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.compare import WORDS, Change, compare
from reports.curves import curves
from reports.figures import Point
from reports.session import Session


@dataclass(frozen=True)
class Step:
    """A session's figure of a cell, and what changed since the one before it; no figure where there is none."""

    session: Session
    point: Point | None
    word: str
    change: Change | None


@dataclass(frozen=True)
class Trend:
    """A kernel on a subject at a thread count, session by session, the oldest first."""

    subject: str
    kernel: str
    threads: int
    steps: tuple[Step, ...]

    @property
    def worst(self) -> str:
        """The word that asks most for a look."""
        return min((step.word for step in self.steps if step.word), key=WORDS.index, default="not measured")


def history(sessions: Sequence[Session]) -> list[Trend]:
    """Trends of every cell of these sessions, oldest session first; those that fell stand first."""
    ordered = sorted(sessions, key=lambda one: (one.created, one.name))
    figures = [_figures(one) for one in ordered]
    changes = [_changes(now, then) for then, now in itertools.pairwise(ordered)]
    cells = dict.fromkeys(cell for one in figures for cell in one)
    found = []
    for cell in cells:
        steps = []
        for place, session in enumerate(ordered):
            change = changes[place - 1].get(cell) if place else None
            steps.append(Step(session, figures[place].get(cell), change.word if change else "", change))
        found.append(Trend(*cell, tuple(steps)))
    found.sort(key=lambda one: WORDS.index(one.worst))
    return found


Cell = tuple[str, str, int]


def _figures(session: Session) -> Mapping[Cell, Point]:
    return {
        (subject, kernel, point.threads): point
        for (subject, kernel, mode), curve in curves(session).items()
        for point in curve.points
        if mode == session.modes[0] and point.absolute
    }


def _changes(now: Session, then: Session) -> Mapping[Cell, Change]:
    """What changed, by cell; what cannot be compared has no thread count and stands for all of them."""
    found: dict[Cell, Change] = {}
    for change in compare(now, then).changes:
        if change.mode != now.modes[0]:
            continue
        counts = [change.threads] if change.threads else now.threads
        found |= {(change.subject.id, change.kernel, count): change for count in counts}
    return found
