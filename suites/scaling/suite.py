"""The suite that measures how kernels scale."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from runners.interpreters.provision import Found, Missing, provision
from runners.plain import plain_console
from runners.sessions.store import Store
from suites import options
from suites.options import Options
from suites.scaling import plan, schedule
from suites.scaling.matrix import Matrix
from suites.scaling.view import PART
from suites.suite import Suite


class Scaling:
    """Measures what a session still lacks."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Block by block, interpreters interleaved."""
        plan.show(self._chosen, found, plain_console(stderr=True))
        Matrix(store, self._chosen.profile, self._chosen.subjects, found, self._chosen.folders).run()

    def is_answered(self, store: Store) -> bool:
        """Has every kernel its blocks, or a reason for none?"""
        return schedule.is_answered(store)


def _plan(given: argparse.Namespace, chosen: Options) -> int | None:
    if not given.plan:
        return None
    found = provision(list(chosen.subjects), explicit=chosen.explicit, build=False)
    plan.show(chosen, found, plain_console())
    return 0


SUITE = Suite(
    command="matrix",
    place=2,
    help="how do kernels scale",
    begin=Scaling,
    takes=(*options.OF_KERNELS, *options.OF_BENCHES),
    add_own=plan.add_to,
    instead=_plan,
    times=True,
    part=PART,
)
