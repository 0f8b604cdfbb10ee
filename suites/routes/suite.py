"""The suite that has the same jobs done in every way round the GIL."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from rich.console import Console

from reports.overview import Overview
from reports.session import Session
from reports.terminal_routes import show_claims, show_routes
from runners.provision import Found, Missing
from runners.session import keep
from runners.store import Store
from suites import claims, options
from suites.options import BadInput, Options
from suites.routes import tables
from suites.routes.measuring import EFFORTS, Measurer
from suites.routes.running import Routes, finish_if_done, planned
from suites.routes.server import Server
from suites.suite import Suite


class Jobs:
    """Has every line's job done on every interpreter; raises BadInput for a route or a job that there is not."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen
        self._effort = EFFORTS[chosen.profile.name]
        asked = options.split(given.route), options.split(given.job)
        try:
            self._lines = tables.choose(tables.routes(), *asked, every=self._effort.every)
        except tables.BadTable as problem:
            raise BadInput(str(problem)) from None

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Job by job, block by block, interpreters in turn."""
        keep(store, "lines", {line.name: line.told() for line in self._lines})
        here = {identity: one for identity, one in found.items() if isinstance(one, Found)}
        subjects, seed = self._chosen.subjects, self._chosen.seed
        server = Server()
        measurer = Measurer(subjects, here, self._effort, server, seed)
        try:
            blocks = planned(subjects, self._lines, self._effort, claims.deciding())
            Routes(store, subjects, found, measurer, blocks, seed).run(self._lines)
        finally:
            measurer.close()
            server.close()
        finish_if_done(store, blocks)


def _add_own(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--route", action="append", default=[], metavar="NAME", help=f"{', '.join(tables.ORDER)}; all")
    parser.add_argument("--job", action="append", default=[], metavar="NAME", help="jobs to have done; all")


def _faults(session: Session) -> list[str]:
    return [
        f"{step.subject} {step.kernel}: {step.state}: {step.reason}"
        for step in session.steps
        if step.suite == "routes" and step.state in ("wrong", "crashed", "hung")
    ]


def _show(seen: Overview, console: Console) -> None:
    session = seen.session
    show_routes(session, console)
    show_claims(seen, console)
    if session.reference != session.wanted_reference:
        unit = session.called(session.reference)
        console.print(f"without {session.wanted_reference} the unit is one worker of {unit}", markup=False)


SUITE = Suite(
    command="routes",
    place=4,
    help="the same jobs in every way round the GIL: threads, processes, interpreters, C, Cython, Rust, asyncio",
    begin=Jobs,
    faults=_faults,
    add_own=_add_own,
    show=_show,
    times=True,
    finishes=True,
    decides=True,
)
