"""Collects the figures of a session's suites, once, so that they can be compared with those of other sessions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from reports.overview import views
from reports.session import Session
from reports.statistics import Estimate
from reports.view import Cell, Figures, Group, View


class Measured:
    """A session with its figures."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def views(self) -> Mapping[str, View]:
        """Each suite's view of the session, by its name."""
        return views(self.session)

    @cached_property
    def _figures(self) -> Mapping[str, Figures]:
        return {name: view.figures() for name, view in self.views.items() if view.asked}

    @cached_property
    def groups(self) -> Mapping[Group, Mapping[str, Estimate]]:
        """Seconds a work, or one over a gain, by name in each group."""
        return {group: known for figure in self._figures.values() for group, known in figure.groups.items()}

    @cached_property
    def cells(self) -> Mapping[tuple[str, str, str], Cell]:
        """By subject, case and kind: those that are named when they are not compared."""
        return {key: cell for figure in self._figures.values() for key, cell in figure.cells.items()}

    @cached_property
    def trends(self) -> Mapping[tuple[str, str, int], float]:
        """Works a second, by subject, case and threads."""
        return {key: value for figure in self._figures.values() for key, value in figure.trends.items()}

    def suite_of(self, key: tuple[str, str, str]) -> str:
        """The suite that such a cell belongs to."""
        return next(name for name, figure in self._figures.items() if key in figure.cells)

    def has_cells(self, suite: str) -> bool:
        """Does a suite name each of its cells?"""
        return bool(self._figures[suite].cells)

    def digests(self, suite: str) -> Mapping[str, str]:
        """Of what a suite asked, by case."""
        return self._figures[suite].digests if suite in self._figures else {}
