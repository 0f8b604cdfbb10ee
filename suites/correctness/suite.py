"""The suite that asks whether results are right."""

from __future__ import annotations

from reports.session import Session
from suites.correctness import running
from suites.correctness.running import Correctness
from suites.suite import Suite

#: States that a right kernel on a sound interpreter never has.
BAD = ("wrong", "crashed", "hung", "void")


def _faults(session: Session) -> list[str]:
    return [
        f"{step.subject} {step.kernel} at {step.threads} threads: {step.state}: {step.reason}"
        for step in session.steps
        if step.suite == running.SUITE and step.state in BAD
    ]


SUITE = Suite(
    command="matrix",
    place=1,
    help="are kernels right, and how do they scale, on every interpreter",
    begin=Correctness,
    faults=_faults,
    takes=("only_kernels", "kernels", "threads"),
    kernels=True,
)
