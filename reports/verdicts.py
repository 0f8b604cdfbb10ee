"""The state of a cell with its reason, judged from the journal when it is read, without side effects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reports.reading import NOT_YET
from reports.session import Session, Subject
from runners.store import Step

#: From the worst to the best; a cell has the worst of its steps' states.
SEVERITY = ("wrong", "crashed", "hung", "void", "unsupported", "unavailable", "cancelled", "ok")


@dataclass(frozen=True)
class Verdict:
    """A cell's state with its reason, and the blocks whose values may be used."""

    state: str
    reason: str = ""
    blocks: tuple[int, ...] = ()


def worst(candidates: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The worst (state, reason), the first among equals; ok when there is none."""
    return min(candidates, key=lambda one: SEVERITY.index(one[0]), default=("ok", ""))


def scaling(session: Session, subject: Subject, kernel: str) -> Verdict:
    """What became of a kernel's measurement on a subject."""
    steps = [
        step
        for step in session.steps
        if step.suite == "scaling" and step.subject == subject.id and step.kernel == kernel
    ]
    stored = {one.block for one in session.series.get((subject.id, kernel), ())}
    state, reason = worst(
        [
            *_of_subject(session, subject, kernel),
            *_of_steps(session.planned(subject), steps, stored),
            *_of_missing(session, subject, steps),
            *_of_lost(subject, kernel, steps, stored),
        ]
    )
    usable = subject.state != "void" and state != "wrong"
    blocks = sorted(step.block for step in steps if step.state == "ok" and step.block in stored) if usable else []
    return Verdict(state, reason, tuple(blocks))


def correctness(session: Session, subject: Subject, kernel: str, threads: int) -> Verdict:
    """Was the kernel's result right on a subject at that thread count?"""
    steps = [
        step
        for step in session.steps
        if step.suite == "correctness" and (step.subject, step.kernel, step.threads) == (subject.id, kernel, threads)
    ]
    # A subject that lost its JIT, or died later, has answered all the same.
    candidates = [(step.state, step.reason) for step in steps] or _of_subject(session, subject, "")
    if not candidates:
        candidates.append(("cancelled", NOT_YET if asked(session) else "the correctness suite did not run"))
    return Verdict(*worst(candidates))


def asked(session: Session) -> bool:
    """Did the correctness suite run at all?"""
    return any(step.suite == "correctness" for step in session.steps)


def correctness_threads(session: Session) -> tuple[int, ...]:
    """The thread counts that the correctness suite asked at, or would have; none where scaling alone was asked."""
    if not asked(session) and not session.journal_is_damaged and any(step.suite == "scaling" for step in session.steps):
        return ()
    seen = {step.threads for step in session.steps if step.suite == "correctness"}
    return tuple(sorted(seen or session.threads))


def _of_subject(session: Session, subject: Subject, kernel: str) -> list[tuple[str, str]]:
    found = [
        ("void", damage.shown)
        for damage in session.damages
        if damage.journal or (damage.subject == subject.id and damage.kernel in ("", kernel))
    ]
    if subject.state != "ok":
        found.append((subject.state, subject.reason))
    return found


def _of_steps(planned: int, steps: Sequence[Step], stored: Collection[int]) -> list[tuple[str, str]]:
    """A void block costs its time and no verdict while more than half as many as are planned can be used."""
    usable = sum(step.state == "ok" and step.block in stored for step in steps)
    enough = usable > planned // 2
    return [
        (step.state, f"block {step.block + 1} of {planned}: {step.reason}" if planned > 1 else step.reason)
        for step in steps
        if step.state != "ok" and not (step.state == "void" and (enough or step.block >= planned))
    ]


def _of_missing(session: Session, subject: Subject, steps: list[Step]) -> list[tuple[str, str]]:
    if subject.state != "ok" or any(step.state not in ("ok", "void") for step in steps):
        return []
    planned = session.planned(subject)
    lacking = planned - len({step.block for step in steps})
    if lacking == planned:
        return [("cancelled", NOT_YET)]
    return [("cancelled", f"{lacking} of {planned} blocks {NOT_YET}")] if lacking > 0 else []


def _of_lost(subject: Subject, kernel: str, steps: list[Step], stored: set[int]) -> list[tuple[str, str]]:
    """Steps that the journal calls ok and whose values are not there."""
    lost = sorted(step.block + 1 for step in steps if step.state == "ok" and step.block not in stored)
    if not lost:
        return []
    blocks = ", ".join(map(str, lost))
    return [
        (
            "void",
            f"{subject.id}/scaling/{kernel}.json lacks the values of block {blocks}, which the journal calls ok: "
            "measure again into a new session",
        )
    ]
