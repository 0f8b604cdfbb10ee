"""The state of a kernel's measurement on a subject, judged from the records when it is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reports.reading import NOT_YET
from reports.session import Session, Subject
from reports.verdicts import Verdict, of_subject, worst
from runners.sessions.records import Record
from suites.scaling.records import Values
from suites.scaling.series import SUITE


def verdict(session: Session, subject: Subject, kernel: str) -> Verdict:
    """What became of a kernel's measurement on a subject."""
    steps = [
        step for step in session.steps if step.suite == SUITE and step.subject == subject.id and step.case == kernel
    ]
    stored = {one.block for one in session.kept(Values).series.get((subject.id, kernel), ())}
    state, reason = worst(
        [
            *of_subject(session, subject, kernel),
            *_of_steps(session.planned(subject), steps, stored),
            *_of_missing(session, subject, steps),
            *_of_lost(subject, kernel, steps, stored),
        ]
    )
    usable = subject.state != "void" and state != "wrong"
    blocks = sorted(step.block for step in steps if step.state == "ok" and step.block in stored) if usable else []
    return Verdict(state, reason, tuple(blocks))


def _of_steps(planned: int, steps: Sequence[Record], stored: Collection[int]) -> list[tuple[str, str]]:
    """A void block costs its time and no verdict while more than half as many as are planned can be used."""
    usable = sum(step.state == "ok" and step.block in stored for step in steps)
    enough = usable > planned // 2
    return [
        (step.state, f"block {step.block + 1} of {planned}: {step.reason}" if planned > 1 else step.reason)
        for step in steps
        if step.state != "ok" and not (step.state == "void" and (enough or step.block >= planned))
    ]


def _of_missing(session: Session, subject: Subject, steps: list[Record]) -> list[tuple[str, str]]:
    if subject.state != "ok" or any(step.state not in ("ok", "void") for step in steps):
        return []
    planned = session.planned(subject)
    lacking = planned - len({step.block for step in steps})
    if lacking == planned:
        return [("cancelled", NOT_YET)]
    return [("cancelled", f"{lacking} of {planned} blocks {NOT_YET}")] if lacking > 0 else []


def _of_lost(subject: Subject, kernel: str, steps: list[Record], stored: set[int]) -> list[tuple[str, str]]:
    """Blocks that are called ok and whose values are not there."""
    lost = sorted(step.block + 1 for step in steps if step.state == "ok" and step.block not in stored)
    if not lost:
        return []
    blocks = ", ".join(map(str, lost))
    return [
        (
            "void",
            f"the values of {kernel} on {subject.id} are not in block {blocks}, whose record says ok: "
            "measure again into a new session",
        )
    ]
