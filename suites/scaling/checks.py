"""Checks that figures of kernels can be trusted: that their unit was measured, and that processes were warm."""

from __future__ import annotations

from collections.abc import Mapping

from reports.session import Session
from reports.view import Finding
from reports.wording import duration, listed
from suites.measuring.warmup import MOST_LOOPS
from suites.scaling.curves import Curve

#: Seconds that a value must take: a thread that wakes late by a tenth of a millisecond must not be seen in it.
SHORTEST = 0.005


def reference(session: Session, curves: Mapping[tuple[str, str], Curve]) -> list[Finding]:
    """Which unit throughput has, and the kernels that lack one."""
    if session.reference != session.wanted_reference:
        unit = f"Throughput is in units of one thread of {session.called(session.reference)}"
        wanted = session.called(session.wanted_reference)
        detail = f"{wanted}, the newest CPython with a GIL that was asked, was not to be had."
        if not session.wanted_reference:
            detail = "No CPython with a GIL was asked, whose newest is the usual unit."
        return [Finding("info", unit, detail), *_lacking(session, curves)]
    return _lacking(session, curves)


def _lacking(session: Session, curves: Mapping[tuple[str, str], Curve]) -> list[Finding]:
    """Kernels without a unit."""
    reference = session.subject(session.reference)
    if reference is None:
        return [
            Finding(
                "warn",
                f"The reference {session.reference} is missing",
                "It is not among the session's subjects, so throughput has no unit here: "
                f"measure again with --interpreter {session.reference},...",
            )
        ]
    lacking = [kernel.name for kernel in session.kernels if not curves[reference.id, kernel.name].points]
    if not lacking:
        return []
    why = reference.reason or "see what is not ok below"
    return [
        Finding(
            "warn",
            f"{reference.name}, the reference, has no values on {len(lacking)} of {len(session.kernels)} kernels",
            f"{listed(lacking)} cannot be compared between interpreters: {why}.",
        )
    ]


def unsteady(session: Session, curves: Mapping[tuple[str, str], Curve]) -> list[Finding]:
    """Processes of a JIT that were not warm, or whose speed changed while they were measured."""
    told, unsteady = 0, []
    for (identity, kernel), one in sorted(curves.items()):
        subject = session.subject(identity)
        if subject is None or not subject.facts.get("jit"):
            continue
        judged = [found for warmup in one.warmups if (found := warmup.steadiness)]
        bad = sum(not found.is_steady for found in judged)
        told += len(judged)
        if bad:
            unsteady.append((bad, f"{kernel} on {subject.name} ({bad} of {len(judged)})"))
    if not unsteady:
        return []
    count = sum(bad for bad, _ in unsteady)
    return [
        Finding(
            "warn" if count * 10 > told else "info",
            f"No steady state in {count} of {told} processes with a JIT",
            f"{listed([name for _, name in unsteady])}. Their speed still changed after the warmup.",
        )
    ]


def short(session: Session, curves: Mapping[tuple[str, str], Curve]) -> list[Finding]:
    """Work that was over too soon, however often a value repeats it: of what a user wrote, or a JIT left out."""
    found = []
    for (identity, kernel), one in sorted(curves.items()):
        first = one.at(1)
        if first and first.loops >= MOST_LOOPS and first.seconds * first.loops < SHORTEST:
            found.append(f"{kernel} on {session.called(identity)} ({duration(first.seconds)} a call)")
    if not found:
        return []
    return [
        Finding(
            "warn",
            f"Too quick to be measured in {len(found)} of {len(curves)} cells",
            f"{listed(found)}. A value repeats it {MOST_LOOPS} times at most, and one that takes less than "
            f"{duration(SHORTEST)} tells more of how threads begin than of it: have one call do more.",
        )
    ]
