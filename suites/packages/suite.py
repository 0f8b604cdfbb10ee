"""The suite that tries packages on every interpreter."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from runners.interpreters.installer import program
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.commands import Unavailable
from runners.sessions.session import keep
from runners.sessions.store import Store
from suites.installing.throwaway import throwaway
from suites.options import BadInput, Options
from suites.packages.budgets import BUDGETS
from suites.packages.running import Trying
from suites.packages.table import choose, load_packages, words
from suites.packages.view import PART
from suites.suite import Suite


class Packages(Trying):
    """Tries every package on every interpreter; raises BadInput for what is no package, no use, or no number."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        try:
            packages = choose(load_packages(), words(given.package), given.use.replace("\\n", "\n"))
            program()
        except (ValueError, Unavailable) as problem:
            raise BadInput(str(problem)) from None
        self._asked = {name: package.told() for name, package in packages.items()}
        budget = BUDGETS[chosen.profile.name]
        super().__init__(chosen.subjects, list(packages.values()), budget, chosen.jobs)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """What is asked is written down first."""
        keep(store, "packages", self._asked)
        with throwaway() as self.folder:
            super().ask(store, found)


def _add_own(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--package", action="append", default=[], metavar="NAME|FOLDER[,…]",
        help="packages to try: of the table, a project's folder, or any that an index has; the table when not given",
    )  # fmt: skip
    parser.add_argument(
        "--use", default="", metavar="LINES", help="lines that use a package that is not in the table; end in an assert"
    )


SUITE = Suite(
    command="packages",
    place=5,
    help="packages that threaded programs use: do they install, import, work from threads, and leave the GIL off",
    begin=Packages,
    takes=("jobs",),
    leaves=("seed",),
    add_own=_add_own,
    part=PART,
)
