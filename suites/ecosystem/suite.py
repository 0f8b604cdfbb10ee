"""The suite that tries packages on every interpreter."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

from rich.console import Console

from reports import terminal
from reports.ecosystem import failing, lines
from reports.overview import Overview
from reports.session import Session
from runners.provision import Found, Missing
from runners.provision.commands import Unavailable
from runners.provision.uv import program
from runners.session import keep
from runners.store import Store
from suites.ecosystem.budgets import BUDGETS
from suites.ecosystem.running import Ecosystem, finish_if_done, throwaway
from suites.ecosystem.table import choose, load_packages
from suites.options import BadInput, Options, split
from suites.suite import Suite


class Packages:
    """Tries every package on every interpreter; raises BadInput for what is no package, no use, or no number."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen
        try:
            self._packages = choose(load_packages(), split(given.package), given.use.replace("\\n", "\n"))
            program()
        except (ValueError, Unavailable) as problem:
            raise BadInput(str(problem)) from None
        if not given.jobs.isdigit() or int(given.jobs) < 1:
            raise BadInput(f"--jobs {given.jobs!r}: give a whole number from 1 up")
        self._jobs = int(given.jobs)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """As many cells at once as jobs."""
        keep(store, "packages", {name: package.told() for name, package in self._packages.items()})
        budget = BUDGETS[self._chosen.profile.name]
        with throwaway() as folder:
            several = Ecosystem(store, self._chosen.subjects, found, budget, self._jobs, folder)
            several.run(list(self._packages.values()))
        finish_if_done(store)


def _add_own(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--package", action="append", default=[], metavar="NAME|FOLDER[,…]",
        help="packages to try: of the table, a project's folder, or any that an index has; the table when not given",
    )  # fmt: skip
    parser.add_argument(
        "--use", default="", metavar="LINES", help="lines that use a package that is not in the table; end in an assert"
    )
    parser.add_argument(
        "--jobs", default=str(os.cpu_count() or 1), metavar="N", help="cells at once; as many as cores when not given"
    )


def _faults(session: Session) -> list[str]:
    return [
        f"{cell.subject.id} {cell.package.name}: {cell.word}: {cell.judged.reason}" for cell in failing(lines(session))
    ]


def _show(seen: Overview, console: Console) -> None:
    terminal.show_ecosystem(seen.session, console)


SUITE = Suite(
    command="packages",
    place=5,
    help="packages that threaded programs use: do they install, import, work from threads, and leave the GIL off",
    begin=Packages,
    faults=_faults,
    add_own=_add_own,
    show=_show,
    finishes=True,
    decides=True,
)
