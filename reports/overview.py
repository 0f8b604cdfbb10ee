"""Sums up a session before any markup: the findings of its suites, the checks on it, and every case that is not ok."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from reports import answers, claims
from reports.checks import findings
from reports.claims import Judged
from reports.session import Session
from reports.verdicts import SEVERITY
from reports.view import Finding, View

#: In the order in which findings are shown.
LEVELS = ("bad", "warn", "info", "good")

Kind = TypeVar("Kind", bound=View)


@dataclass(frozen=True)
class Problem:
    """Something that is not ok: where, and the whole reason."""

    state: str
    suite: str
    subject: str
    where: str
    reason: str


@dataclass(frozen=True)
class Overview:
    """Everything that the index shows.

    ``known`` are the views of all suites, by name, and ``views`` those of the suites that were asked, in their order.
    """

    session: Session
    known: Mapping[str, View]
    views: tuple[View, ...]
    headlines: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def claims(self) -> list[Judged]:
        """Who is right."""
        return claims.judge(self.session, self.known)

    def of(self, kind: type[Kind]) -> Kind:
        """A suite's view, by its type; raises LookupError where that suite was not asked."""
        found = next((view for view in self.views if isinstance(view, kind)), None)
        if found is None:
            raise LookupError(f"{self.session.name} asked nothing of {kind.__name__}")
        return found


def views(session: Session) -> dict[str, View]:
    """Each suite's view of a session, by its name, those that were not asked among them."""
    return {part.name: part.view(session) for part in session.parts} | answers.views(session)


def overview(session: Session, known: Mapping[str, View] | None = None) -> Overview:
    """Judge and count everything in a session, by the ``known`` views where there are some already."""
    known = views(session) if known is None else known
    asked = [(name, view) for name, view in known.items() if view.asked]
    trusted = [finding for _, view in asked for finding in view.findings()]
    trusted += findings(session, [loss for _, view in asked for loss in view.lost()])
    trusted.sort(key=lambda one: LEVELS.index(one.level))
    return Overview(
        session,
        known,
        tuple(view for _, view in asked),
        tuple(finding for _, view in asked for finding in view.headlines()),
        tuple(trusted),
        _problems(asked),
    )


def _problems(asked: Sequence[tuple[str, View]]) -> tuple[Problem, ...]:
    """Worst first; cells of one subject that share a suite, a state and a reason are one line."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    totals: dict[str, int] = {}
    for suite, view in asked:
        for one in view.states():
            totals[suite] = one.total
            grouped.setdefault((one.state, suite, one.subject, one.reason), []).append(one.case)
    found = [
        Problem(state, suite, subject, _where(cells, totals[suite]), reason)
        for (state, suite, subject, reason), cells in grouped.items()
        if state != "ok"
    ]
    return tuple(sorted(found, key=lambda one: SEVERITY.index(one.state)))


def _where(cells: Sequence[str], total: int) -> str:
    if len(cells) == total and total > 1:
        return f"all {total} cells"
    return ", ".join(cells)
