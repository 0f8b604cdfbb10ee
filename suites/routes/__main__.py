"""``python -m suites.routes``: have the same jobs done in every way round the GIL, on every interpreter."""

from __future__ import annotations

import argparse
import sys

from reports.overview import overview
from reports.pages import write_pages
from reports.reading import read_session
from reports.terminal_routes import show_claims, show_routes
from runners import doctor
from runners.provision import Found, provision
from runners.provision.progress import best
from runners.session import keep, open_beside
from suites import claims, command, options
from suites.options import BadInput
from suites.routes import tables
from suites.routes.measuring import EFFORTS, Measurer
from suites.routes.running import Routes, finish_if_done, planned
from suites.routes.server import Server


def main() -> int:
    """Exit code 0 all right, 1 a line was wrong, crashed or hung, 3 when there was no interpreter to ask."""
    parser = argparse.ArgumentParser(prog="python -m suites.routes", description=__doc__)
    options.add_to(parser.add_argument)
    parser.add_argument("--route", action="append", default=[], metavar="NAME", help=f"{', '.join(tables.ORDER)}; all")
    parser.add_argument("--job", action="append", default=[], metavar="NAME", help="jobs to have done; all")
    given = parser.parse_args()
    chosen = options.read(given)
    effort, server = EFFORTS[chosen.profile.name], Server()
    try:
        asked = options.split(given.route), options.split(given.job)
        lines = tables.choose(tables.routes(), *asked, every=effort.every)
    except tables.BadTable as problem:
        raise BadInput(str(problem)) from None
    found = provision(list(chosen.subjects), explicit=chosen.explicit, progress=best())
    here = {identity: one for identity, one in found.items() if isinstance(one, Found)}
    measurer = Measurer(chosen.subjects, here, effort, server, chosen.seed)
    try:
        store = open_beside(chosen.request(), results=chosen.results, name=chosen.session)
        with store.held():
            claims.keep(store)
            keep(store, "lines", {line.name: line.told() for line in lines})
            doctor.before(store)
            blocks = planned(chosen.subjects, lines, effort, claims.deciding())
            Routes(store, chosen.subjects, found, measurer, blocks, chosen.seed).run(lines)
            finish_if_done(store, blocks)
    finally:
        measurer.close()
        server.close()
    session = read_session(store.folder)
    show_routes(session)
    show_claims(overview(session))
    print(write_pages(session, store.folder / "report"))
    if session.reference != session.wanted_reference:
        unit = session.called(session.reference)
        print(f"gilmatrix: without {session.wanted_reference} the unit is one worker of {unit}", file=sys.stderr)
    states = {step.state for step in session.steps if step.suite == "routes"}
    return 1 if states & {"wrong", "crashed", "hung"} else 0 if here else 3


if __name__ == "__main__":
    sys.exit(command.run(main))
