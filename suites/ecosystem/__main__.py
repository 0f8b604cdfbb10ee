"""``python -m suites.ecosystem``: try every package on every interpreter, judge, build the report."""

from __future__ import annotations

import argparse
import os
import sys

from reports import terminal
from reports.ecosystem import failing, lines
from reports.pages import write_pages
from reports.reading import read_session
from runners.provision import Found, provision
from runners.provision.commands import Unavailable
from runners.provision.progress import best
from runners.provision.uv import program
from runners.session import keep, open_beside
from suites import claims, command, options
from suites.ecosystem.budgets import BUDGETS
from suites.ecosystem.running import Ecosystem, finish_if_done, throwaway
from suites.ecosystem.table import Package, choose, load_packages
from suites.options import BadInput


def _add_to(parser: argparse.ArgumentParser) -> None:
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


def _chosen(given: argparse.Namespace) -> tuple[dict[str, Package], int]:
    words = [word.strip() for text in given.package for word in text.split(",") if word.strip()]
    try:
        packages = choose(load_packages(), words, given.use.replace("\\n", "\n"))
        program()
    except (ValueError, Unavailable) as problem:
        raise BadInput(str(problem)) from None
    if not given.jobs.isdigit() or int(given.jobs) < 1:
        raise BadInput(f"--jobs {given.jobs!r}: give a whole number from 1 up")
    return packages, int(given.jobs)


def main() -> int:
    """Exit code 0 when nothing is broken, 1 when something is, 3 when there was no interpreter to try it on."""
    parser = argparse.ArgumentParser(prog="python -m suites.ecosystem", description=__doc__)
    options.add_to(parser.add_argument)
    _add_to(parser)
    given = parser.parse_args()
    chosen = options.read(given)
    packages, jobs = _chosen(given)
    found = provision(list(chosen.subjects), explicit=chosen.explicit, progress=best())
    store = open_beside(chosen.request(), results=chosen.results, name=chosen.session)
    with store.held(), throwaway() as folder:
        claims.keep(store)
        keep(store, "packages", {name: package.told() for name, package in packages.items()})
        budget = BUDGETS[chosen.profile.name]
        Ecosystem(store, chosen.subjects, found, budget, jobs, folder).run(list(packages.values()))
        finish_if_done(store)
    session = read_session(store.folder)
    terminal.show_ecosystem(session)
    print(write_pages(session, store.folder / "report"))
    if failing(lines(session)):
        return 1
    return 0 if any(isinstance(one, Found) for one in found.values()) else 3


if __name__ == "__main__":
    sys.exit(command.run(main))
