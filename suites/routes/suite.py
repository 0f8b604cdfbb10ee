"""The suite that has the same jobs done in every way round the GIL."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from runners.interpreters.provision import Found, Missing
from runners.sessions.session import keep
from runners.sessions.store import Store
from runners.tables import BadTable
from suites import claims, options
from suites.options import BadInput, Options
from suites.routes import tables
from suites.routes.measuring import EFFORTS, Measurer
from suites.routes.running import Routes, planned
from suites.routes.server import Server
from suites.routes.view import PART
from suites.suite import Suite


class Jobs(Routes):
    """Has every line's job done on every interpreter; raises BadInput for a route or a job that there is not."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        effort = EFFORTS[chosen.profile.name]
        asked = options.split(given.route), options.split(given.job)
        try:
            lines = tables.choose(tables.routes(), *asked, every=effort.every)
        except BadTable as problem:
            raise BadInput(str(problem)) from None
        self._here: dict[str, Found] = {}
        self._server = Server()
        measurer = Measurer(chosen.subjects, self._here, effort, self._server, chosen.seed)
        blocks = planned(chosen.subjects, lines, effort, claims.deciding())
        super().__init__(chosen.subjects, lines, measurer, blocks, chosen.seed)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """What is asked is written down first."""
        keep(store, "lines", {name: line.told() for name, line in self.lines.items()})
        self._here.update({identity: one for identity, one in found.items() if isinstance(one, Found)})
        try:
            super().ask(store, found)
        finally:
            self._server.close()


def _add_own(parser: argparse.ArgumentParser) -> None:
    known = ", ".join(tables.routes())
    parser.add_argument("--route", action="append", default=[], metavar="NAME", help=f"{known}; all")
    parser.add_argument("--job", action="append", default=[], metavar="NAME", help="jobs to have done; all")


SUITE = Suite(
    command="routes",
    place=4,
    help="the same jobs in every way round the GIL: threads, processes, interpreters, C, Cython, Rust, asyncio",
    begin=Jobs,
    add_own=_add_own,
    times=True,
    part=PART,
)
