"""``python -m suites.conformance``: put every litmus test to every interpreter, grade, build the report."""

from __future__ import annotations

import argparse
import sys

from reports import terminal
from reports.conformance import lines
from reports.pages import write_pages
from reports.plain import plain_console
from reports.reading import read_session
from runners.provision import Found, provision
from runners.provision.progress import best
from runners.session import keep, open_beside
from suites import claims, command, options
from suites.conformance import hitrate
from suites.conformance.observing import Observer
from suites.conformance.running import Conformance, finish_if_done, order


def main() -> int:
    """Exit code 0 when nothing forbidden was seen, 1 when something was, 3 when there was no interpreter to ask."""
    parser = argparse.ArgumentParser(prog="python -m suites.conformance", description=__doc__)
    options.add_to(parser.add_argument)
    hitrate.add_to(parser)
    given = parser.parse_args()
    chosen = options.read(given)
    tests = order(chosen.tests, chosen.results)
    found = provision(list(chosen.subjects), explicit=chosen.explicit, progress=best())
    here = {identity: one for identity, one in found.items() if isinstance(one, Found)}
    observer = Observer(chosen, chosen.subjects, here)
    try:
        if given.hit_rate:
            return hitrate.run(chosen, observer, list(here), plain_console())
        store = open_beside(chosen.request(), results=chosen.results, name=chosen.session)
        with store.held():
            claims.keep(store)
            keep(store, "litmus", {name: test.told() for name, test in chosen.tests.items()})
            Conformance(store, chosen.subjects, found, observer, chosen.seed).run(tests)
            finish_if_done(store)
    finally:
        observer.close()
    session = read_session(store.folder)
    terminal.show_conformance(session)
    print(write_pages(session, store.folder / "report"))
    words = {cell.word for line in lines(session) for cell in line.cells}
    return 1 if words & {"failed", "void"} else 0 if here else 3


if __name__ == "__main__":
    sys.exit(command.run(main))
