"""The contract of a suite, and the one way in which a command asks its suites.

A suite is a folder beside this file with a module ``suite``, whose ``SUITE`` says what it is; nothing else names it.
Suites of the same command are asked one after the other: in one process, on one session, with one reading of the
options and one provisioning.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reports import terminal
from reports.overview import overview
from reports.pages import write_pages
from reports.session import Session
from reports.view import Part
from runners import codes, doctor
from runners.interpreters.provision import Found, Missing, provision, refuse_named
from runners.interpreters.provision.progress import best
from runners.plain import plain_console
from runners.sessions.joining import check_build
from runners.sessions.session import finish, is_out, open_beside, open_session
from runners.sessions.store import Store
from suites import claims, options
from suites.beside import installed
from suites.options import Options
from suites.parts import modules, part_of, parts, read_session


class Asks(Protocol):
    """One suite's part of a run, whose own options were read and found to mean something: usually a ``loop.Asking``."""

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Ask every interpreter what the session still lacks; each answer is kept at once."""

    def is_answered(self, store: Store) -> bool:
        """Has everything that the command asks its answer, or a reason for none?"""


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def _alone(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """No other command."""


def _never(given: argparse.Namespace, chosen: Options) -> int | None:
    """A run, whatever was given."""
    return None


@dataclass(frozen=True)
class Suite:
    """What a suite gives to the command line and to the report.

    ``command`` is the word that asks it, ``help`` a line about that; suites of one command are asked in the order of
    their ``place``.  ``takes`` are the options beyond those of every command that it uses, ``leaves`` those of every
    command that it has no use for, ``add_own`` declares those that are its alone.  ``begin`` reads them, and raises
    BadInput.  ``instead`` does what some option asks for in place of a run, and gives the exit code, or None; ``more``
    adds commands that are no run.  ``times`` says whether its figures are times, which other programs disturb.
    ``holds`` says that its command holds interpreters against each other: every suite is asked by it too that has
    something ``beside``, which begins it there.
    ``part`` is what it gives to the report: without one it has a table of its answers.
    """

    command: str
    place: int
    help: str
    begin: Callable[[argparse.Namespace, Options], Asks]
    takes: Sequence[str] = ()
    leaves: Sequence[str] = ()
    add_own: Callable[[argparse.ArgumentParser], None] = _nothing
    instead: Callable[[argparse.Namespace, Options], int | None] = _never
    more: Callable[[argparse._SubParsersAction[argparse.ArgumentParser]], None] = _alone
    times: bool = False
    holds: bool = False
    beside: Callable[[argparse.Namespace, Options], Asks] | None = None
    part: Part | None = None


def find() -> dict[str, list[tuple[Suite, Part]]]:
    """The suites of each command with what they give to the report, both in their order."""
    commands: dict[str, list[tuple[Suite, Part]]] = {}
    several = [(module.SUITE, part_of(module)) for module in sorted(modules(), key=lambda one: one.SUITE.place)]
    for suite, part in several:
        commands.setdefault(suite.command, []).append((suite, part))
    return commands


def _asked_beside(command: Sequence[Suite]) -> list[Callable[[argparse.Namespace, Options], Asks]]:
    """What begins each suite that a command asks beside its own."""
    every = [suite for pairs in find().values() for suite, _ in pairs if suite not in command]
    return [suite.beside for suite in every if suite.beside] if any(suite.holds for suite in command) else []


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add a command for the suites of each."""
    for name, pairs in find().items():
        several = [suite for suite, _ in pairs]
        parser = subparsers.add_parser(name, help=several[0].help, description=several[0].help, allow_abbrev=False)
        left = set.intersection(*(set(suite.leaves) for suite in several))
        options.add_to(parser.add_argument, {option for suite in several for option in suite.takes}, left)
        for suite in several:
            suite.add_own(parser)
            suite.more(subparsers)
        beside = _asked_beside(several)
        if beside:
            parser.add_argument("--alone", action="store_true", help="times alone: nothing else is asked of the two")
        parser.set_defaults(run=Command(several, [part for _, part in pairs], beside))


def is_whole(store: Store, asking: Sequence[Asks], *, kernels: bool) -> bool:
    """Has a session every answer that this command, and those before it, asked for?

    One that was made for kernels is whole when these are, whatever else is asked in it.
    """
    told = store.session()
    if told["kernels"] and not kernels:
        return bool(told["finished"])
    here = [identity for identity in told["subjects"] if not is_out(store, identity)]
    done = {(step.suite, step.subject, step.case) for step in store.records()}
    named = [(part.name, case) for part in parts() for name in part.named for case in told.get(name, {})]
    return all(asked.is_answered(store) for asked in asking) and all(
        (suite, identity, case) in done for suite, case in named for identity in here
    )


class Command:
    """Asks some suites, and builds the report of what they were told."""

    def __init__(
        self, suites: Sequence[Suite], parts: Sequence[Part],
        beside: Sequence[Callable[[argparse.Namespace, Options], Asks]] = (),
    ) -> None:  # fmt: skip
        self._suites = suites
        self._beside = beside
        self._parts = parts
        self._of_kernels = any(part.of_kernels for part in parts)
        self._decides = any(part.decides for part in parts)

    def __call__(self, given: argparse.Namespace) -> int:
        """The exit code: 0 as expected, 1 something is wrong, 3 no interpreter could be had."""
        chosen = options.read(given)
        beside = self._beside if not getattr(given, "alone", False) else ()
        asking = [begin(given, chosen) for begin in (*(suite.begin for suite in self._suites), *beside)]
        for suite in self._suites:
            code = suite.instead(given, chosen)
            if code is not None:
                return code
        if self._of_kernels:
            store = open_session(chosen.request(), results=chosen.results, name=chosen.session)
        else:
            alike = [key for key in ("profile", "seed") if any(key not in suite.leaves for suite in self._suites)]
            store = open_beside(chosen.request(), results=chosen.results, name=chosen.session, alike=alike)
        found = provision(list(chosen.subjects), explicit=chosen.explicit, progress=best())
        refuse_named(found, chosen.named)
        with store.held():
            for identity, one in found.items():
                check_build(store, chosen.subjects[identity], one)
            found = installed(store, chosen.subjects, found, chosen.projects)
            if self._decides:
                claims.keep(store)
            if any(suite.times for suite in self._suites):
                doctor.before(store)
            for part in asking:
                part.ask(store, found)
            if is_whole(store, asking, kernels=self._of_kernels):
                finish(store)
        faults = self._told(read_session(store.folder))
        return codes.of(bool(faults), (isinstance(one, Missing) for one in found.values()))

    def _told(self, session: Session) -> list[str]:
        """What must not be; it is said after what was found and what each suite came to, and the report's path last."""
        console, seen = plain_console(), overview(session)
        terminal.show_answer(seen, console)
        asked = [view for part in self._parts if (view := seen.known[part.name]).asked]
        for view in asked:
            view.told(console)
        if self._decides:
            terminal.show_claims(seen, console)
        faults = [fault for view in asked for fault in view.faults()]
        for fault in faults:
            print(f"gilmatrix: {fault}", file=sys.stderr)
        print(write_pages(session, session.folder / "report", seen=seen))
        return faults
