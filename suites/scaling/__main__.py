"""``python -m suites.scaling``: measure what a session still lacks."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from reports import verdicts
from reports.reading import read_session
from runners import doctor
from runners.provision import provision
from runners.provision.progress import best
from runners.session import finish_if_done, open_session
from runners.store import Store
from suites import claims, command, options
from suites.scaling import plan
from suites.scaling.matrix import Matrix


def main() -> int:
    """Exit code 0 when every cell that could be measured is right, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m suites.scaling", description=__doc__)
    options.add_to(parser.add_argument)
    plan.add_to(parser)
    given = parser.parse_args()
    chosen = options.read(given)
    found = provision(list(chosen.subjects), explicit=chosen.explicit, build=not given.plan, progress=best())
    plan.show(chosen, found, Console(stderr=not given.plan, highlight=False, soft_wrap=True))
    if given.plan:
        return 0
    store = open_session(chosen.request(), results=chosen.results, name=chosen.session)
    with store.held():
        claims.keep(store)
        doctor.before(store)
        Matrix(store, chosen.profile, chosen.subjects, found, chosen.folders).run()
        finish_if_done(store)
    return _outcome(store)


def _outcome(store: Store) -> int:
    """By the verdicts that the report gives, of this run and of those before it in the session."""
    session = read_session(store.folder)
    bad = 0
    for subject in session.subjects:
        for kernel in session.kernels:
            verdict = verdicts.scaling(session, subject, kernel.name)
            if verdict.state in ("wrong", "crashed", "hung"):
                bad += 1
                print(f"gilmatrix: {subject.id} {kernel.name}: {verdict.state}: {verdict.reason}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(command.run(main))
