"""Answers, in one sentence a kernel, which way round the GIL pays on which Python.  Pure functions of verdicts.

A way pays, or pays nothing, where the whole interval of its gain says so; what no interval decides cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reports.wording import TIMES, figure, listed
from suites.routes.verdicts import Gain, Verdict

NONE, UNTOLD = "none pays", "it cannot be told"

NO_WAY, NOT_HERE = "it can go by none of them", "it could not be asked"

#: Words of a way that was measured and brings nothing, and of one that is not there to be measured.
NOTHING_BROUGHT, NOT_THERE = ("no gain", "slower"), ("unsupported",)

#: What ways do whose values could not count, by their state.
FAULTS = {"wrong": "give wrong results", "crashed": "crash", "hung": "hang"}

#: Names of ways that are one thing.
SINGULAR = ("asyncio",)


def sentence(kernel: str, verdicts: Iterable[Verdict]) -> str:
    """The answer for a kernel, from its verdicts of every way on every subject; subjects with the same stand together.

    ``json_documents: processes pay on CPython 3.14 (1.7 to 1.9×); none pays on PyPy 3.11.``
    """
    by_subject: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_subject.setdefault(verdict.subject.id, []).append(verdict)
    alike: dict[str, list[str]] = {}
    for several in by_subject.values():
        # A name may have a comma of its own, and stands in a list.
        name = several[0].subject.name.replace(", ", " ")
        alike.setdefault(_said(several), []).append(f"{name}{_span(several)}")
    parts = [f"{said} on {listed(subjects)}" for said, subjects in alike.items()]
    return f"{kernel}: {'; '.join(parts) or 'it was not asked'}."


def _said(verdicts: Sequence[Verdict]) -> str:
    """What one subject's verdicts come to, without the subject."""
    words = {verdict.word for verdict in verdicts if not verdict.broken}
    untold = [verdict.route for verdict in verdicts if _is_untold(verdict)]
    notes = []
    for state, do in FAULTS.items():
        if broken := [verdict.route for verdict in verdicts if verdict.broken == state]:
            notes.append(f"{listed(broken)} {do}")
    if gains := _paying(verdicts):
        said = _ordered(gains)
        notes += [f"of {listed(untold)} it cannot be told"] if untold else []
    elif untold:
        said = NOT_HERE if words == {"unavailable"} else UNTOLD
    else:
        said = NO_WAY if words and words <= set(NOT_THERE) and not notes else NONE
    return f"{said} ({', '.join(notes)})" if notes else said


def _is_untold(verdict: Verdict) -> bool:
    """Was it asked, or is still to be, without an interval that says what it brings?"""
    return not verdict.broken and verdict.word not in ("pays", *NOTHING_BROUGHT, *NOT_THERE)


def _paying(verdicts: Iterable[Verdict]) -> dict[str, Gain]:
    """The gains of the ways that pay."""
    return {verdict.route: verdict.gain for verdict in verdicts if verdict.word == "pays" and verdict.gain}


def _ordered(gains: Mapping[str, Gain]) -> str:
    """The ways whose intervals reach up to that of the best, and after them those that lie below it."""
    best = max(gain.gain.low for gain in gains.values())
    level = [way for way, gain in gains.items() if gain.gain.high >= best]
    behind = [way for way in gains if way not in level]
    pay = "pays" if len(level) == 1 and level[0] in SINGULAR else "pay"
    return f"{listed(level)} {pay}" + (f" most, {listed(behind)} less" if behind else "")


def _span(verdicts: Sequence[Verdict]) -> str:
    """In brackets, the interval of the best gain, by its low end, or the one reason that keeps it from every way."""
    gains = _paying(verdicts)
    reasons = {verdict.reason for verdict in verdicts}
    if not gains:
        alike = len(reasons) == 1 and {verdict.word for verdict in verdicts} <= set(NOT_THERE)
        return f" ({reasons.pop()})" if alike else ""
    best = max(gains.values(), key=lambda gain: gain.gain.low).gain
    return f" ({figure(best.low)} to {figure(best.high)}{TIMES})"
