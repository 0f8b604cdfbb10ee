"""The state of a kernel's check on a subject at a thread count, judged from the records when it is read."""

from __future__ import annotations

from reports.reading import NOT_YET
from reports.session import Session, Subject
from reports.verdicts import Verdict, of_subject, worst

SUITE = "correctness"


def verdict(session: Session, subject: Subject, kernel: str, threads: int) -> Verdict:
    """Was the kernel's result right on a subject at that thread count?"""
    steps = [
        step
        for step in session.steps
        if step.suite == SUITE and (step.subject, step.case, step.threads) == (subject.id, kernel, threads)
    ]
    # A subject that lost its JIT, or died later, has answered all the same.
    candidates = [(step.state, step.reason) for step in steps] or of_subject(session, subject, "")
    if not candidates:
        candidates.append(("cancelled", NOT_YET if asked(session) else "the correctness suite did not run"))
    return Verdict(*worst(candidates))


def asked(session: Session) -> bool:
    """Did the correctness suite run at all?"""
    return any(step.suite == SUITE for step in session.steps)


def threads_of(session: Session) -> tuple[int, ...]:
    """The thread counts that this suite asked at, or would have; none where another alone asked of kernels."""
    kernels = {kernel.name for kernel in session.kernels}
    others = any(step.suite != SUITE and step.case in kernels for step in session.steps)
    if not asked(session) and not session.records_are_lost and others:
        return ()
    seen = {step.threads for step in session.steps if step.suite == SUITE}
    return tuple(sorted(seen or session.threads))
