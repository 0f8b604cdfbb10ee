"""Judges claims.  Pure functions of what a session measured and of the rules that it stored before.

A claim is confirmed or refuted when the figure that decides lies, with its whole 95 % interval, within the range that
its rule names; else it is inconclusive.  Where the figure was not measured, or may not count, it is not tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.session import Claim, Session
from reports.view import Figure, NotTested, Part, View

#: Fresh processes without which an interval does not know how far apart they are.
ENOUGH = 2

VERDICTS = ("refuted", "confirmed", "inconclusive", "not tested")


@dataclass(frozen=True)
class Judged:
    """A claim, its verdict, and the figure, or the reason for none."""

    claim: Claim
    verdict: str
    figure: Figure | None
    reason: str = ""


def judge(session: Session, views: Mapping[str, View]) -> list[Judged]:
    """Every claim of the session, those that were refuted first; ``views`` are those of its suites, by name."""
    by = {kind: (part, views[part.name]) for part in session.parts for kind in part.decides}
    found = []
    for claim in session.claims:
        try:
            figure = _measured(by, claim)
            word = verdict(figure, claim.confirmed, claim.refuted)
            few = "one process tells nothing about others: measure with more blocks"
            found.append(Judged(claim, word, figure, few if figure.blocks < ENOUGH else figure.rests))
        except NotTested as reason:
            found.append(Judged(claim, "not tested", None, str(reason)))
    return sorted(found, key=lambda one: VERDICTS.index(one.verdict))


def _measured(by: Mapping[str, tuple[Part, View]], claim: Claim) -> Figure:
    kind = claim.figure
    if kind not in by:
        raise NotTested(f"this gilmatrix knows no figure {kind!r}")
    part, view = by[kind]
    if lacking := part.decides[kind] - claim.keys:
        raise NotTested(f"its record does not tell {', '.join(sorted(lacking))}")
    return view.decide(kind, claim)


def verdict(figure: Figure, confirmed: Sequence[float], refuted: Sequence[float]) -> str:
    """By the rule's ranges: confirmed, refuted or inconclusive."""
    if figure.blocks < ENOUGH:
        return "inconclusive"
    for word, (low, high) in (("confirmed", confirmed), ("refuted", refuted)):
        if low <= figure.low and figure.high <= high:
            return word
    return "inconclusive"
