"""The suite that measures how kernels scale."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from rich.console import Console

from reports import terminal, verdicts
from reports.overview import Overview
from reports.plain import plain_console
from reports.session import Session
from runners.provision import Found, Missing, provision
from runners.session import finish_if_done
from runners.store import Store
from suites import options
from suites.options import Options
from suites.scaling import plan
from suites.scaling.matrix import Matrix
from suites.suite import Suite

#: States of cells by which a run has failed: what is void or could not be had says nothing about a kernel.
BAD = ("wrong", "crashed", "hung")


class Scaling:
    """Measures what a session still lacks."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Block by block, interpreters interleaved."""
        plan.show(self._chosen, found, plain_console(stderr=True))
        Matrix(store, self._chosen.profile, self._chosen.subjects, found, self._chosen.folders).run()
        finish_if_done(store)


def _plan(given: argparse.Namespace, chosen: Options) -> int | None:
    if not given.plan:
        return None
    found = provision(list(chosen.subjects), explicit=chosen.explicit, build=False)
    plan.show(chosen, found, plain_console())
    return 0


def _faults(session: Session) -> list[str]:
    judged = {
        f"{subject.id} {kernel.name}": verdicts.scaling(session, subject, kernel.name)
        for subject in session.subjects
        for kernel in session.kernels
    }
    return [f"{cell}: {one.state}: {one.reason}" for cell, one in judged.items() if one.state in BAD]


def _show(seen: Overview, console: Console) -> None:
    terminal.show_answer(seen, console)


SUITE = Suite(
    command="matrix",
    place=2,
    help="how do kernels scale",
    begin=Scaling,
    faults=_faults,
    takes=options.OF_KERNELS,
    add_own=plan.add_to,
    instead=_plan,
    show=_show,
    times=True,
    kernels=True,
    finishes=True,
    decides=True,
)
