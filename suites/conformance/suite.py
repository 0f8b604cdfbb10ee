"""The suite that asks what threads may see of each other's steps."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.provision.progress import best
from runners.plain import plain_console
from runners.sessions.session import keep
from runners.sessions.store import Store
from suites.conformance import authoring, hitrate
from suites.conformance.linearizability import bench, looking, replaying
from suites.conformance.linearizability.orders import Orders
from suites.conformance.observing import Observer
from suites.conformance.running import Conformance, order
from suites.conformance.view import PART
from suites.options import Options
from suites.suite import Suite


class LitmusTests(Conformance):
    """Puts every litmus test to every interpreter."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen
        self._here: dict[str, Found] = {}
        observer = Observer(chosen, chosen.subjects, self._here)
        super().__init__(chosen.subjects, order(chosen.tests, chosen.results), observer, chosen.seed)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """What is asked is written down first."""
        keep(store, "litmus", {name: test.told() for name, test in self._chosen.tests.items()})
        self._here.update(_here(found))
        super().ask(store, found)


class Beside(LitmusTests):
    """Litmus tests, and whether generated programs have an order: what two interpreters may differ in beside time."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        super().__init__(given, chosen)
        self._orders = Orders(chosen, chosen.subjects, self._here)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        super().ask(store, found)
        self._orders.note(store)
        self._orders.ask(store, found)

    def is_answered(self, store: Store) -> bool:
        return super().is_answered(store) and self._orders.is_answered(store)


def _here(found: Mapping[str, Found | Missing]) -> dict[str, Found]:
    return {identity: one for identity, one in found.items() if isinstance(one, Found)}


def _hit_rate(given: argparse.Namespace, chosen: Options) -> int | None:
    if not given.hit_rate:
        return None
    here = _here(provision(list(chosen.subjects), explicit=chosen.explicit, progress=best()))
    observer = Observer(chosen, chosen.subjects, here)
    try:
        return hitrate.run(chosen, observer, list(here), plain_console())
    finally:
        observer.close()


def _more(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "generated programs on shared objects: is there an order in which one thread could have seen the same"
    parser = subparsers.add_parser("linearizability", help=told, description=told)
    commands = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for part in (looking, replaying, bench):
        part.add_to(commands)
    told = "the litmus tests that there are, and work on one"
    parser = subparsers.add_parser("litmus", help=told, description=told)
    authoring.add_to(parser.add_subparsers(dest="part", required=True, metavar="PART"))


SUITE = Suite(
    command="conformance",
    place=3,
    help="what threads may see of each other's steps, by litmus tests",
    begin=LitmusTests,
    takes=("only_tests", "litmus"),
    add_own=hitrate.add_to,
    instead=_hit_rate,
    more=_more,
    beside=Beside,
    part=PART,
)
