"""The state of a cell with its reason, judged from the records when it is read, without side effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.session import Session, Subject
from reports.view import Finding
from reports.wording import plural

#: From the worst to the best; a cell has the worst of its steps' states.
SEVERITY = ("wrong", "crashed", "hung", "void", "unsupported", "unavailable", "cancelled", "ok")

#: States that a right program on a sound interpreter never has, and those that say that nothing was asked.
BROKEN = ("wrong", "crashed", "hung")
UNASKED = ("cancelled", "unavailable")


@dataclass(frozen=True)
class Verdict:
    """A cell's state with its reason, and the blocks whose values may be used."""

    state: str
    reason: str = ""
    blocks: tuple[int, ...] = ()


def worst(candidates: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The worst (state, reason), the first among equals; ok when there is none."""
    return min(candidates, key=lambda one: SEVERITY.index(one[0]), default=("ok", ""))


def of_subject(session: Session, subject: Subject, kernel: str) -> list[tuple[str, str]]:
    """The state and reason of what holds for all that a suite asked of a subject, or of a kernel there."""
    found = [
        ("void", damage.shown)
        for damage in session.damages
        if damage.records or (damage.subject == subject.id and damage.kernel in ("", kernel))
    ]
    if subject.state != "ok":
        found.append((subject.state, subject.reason))
    return found


def counted(suite: str, states: Sequence[str]) -> Finding:
    """How many of a suite's cells are ok, and what the others are."""
    found = Counter(states)
    others = [f"{found[state]} {state}" for state in SEVERITY if state != "ok" and found[state]]
    level = "bad" if any(found[state] for state in BROKEN) else "warn" if others else "good"
    title = f"{suite}: {found['ok']} of {plural(len(states), 'cell')} ok"
    return Finding(level, title, f"The others: {', '.join(others)}." if others else "")
