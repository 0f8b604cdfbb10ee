"""The figures of a session that are compared with those of other sessions: seconds a work, found once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from reports import statistics
from reports.curves import Curves, curves
from reports.routes import Routes
from reports.session import Session
from reports.statistics import Estimate


class Group(NamedTuple):
    """What one subject did in one way: figures that have a mood of the machine in common.

    ``kind`` is a kind of scaling, or of a suite's figures; ``threads`` is 0 where names tell of workers themselves.
    """

    suite: str
    subject: str
    kind: str
    threads: int


class Measured:
    """A session with its figures."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def curves(self) -> Curves:
        """Every curve of the session."""
        return curves(self.session)

    @cached_property
    def figures(self) -> Mapping[Group, Mapping[str, Estimate]]:
        """Seconds a work, or one over a gain, by name in each group."""
        found: dict[Group, dict[str, Estimate]] = {}
        for (subject, kernel, mode), curve in self.curves.items():
            for point in curve.points:
                if point.absolute:
                    found.setdefault(Group("scaling", subject, mode, point.threads), {})[kernel] = point.absolute
        for (subject, line), cell in Routes(self.session).cells.items():
            for told in cell.points:
                for kind, estimate in (("throughput", told.throughput), ("gain", told.gain)):
                    if estimate:
                        name = f"{line} x {told.workers}"
                        found.setdefault(Group("routes", subject, kind, 0), {})[name] = statistics.inverse(estimate)
        return found
