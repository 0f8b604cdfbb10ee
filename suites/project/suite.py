"""The suite that puts a user's own project through every interpreter."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict

from runners.interpreters.installer import program
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.commands import Unavailable
from runners.sessions.joining import WrongSession
from runners.sessions.store import Store
from suites.installing.naming import NoProject
from suites.installing.throwaway import throwaway
from suites.options import BadInput, Options, counted, split
from suites.project import needs, records, source
from suites.project.needs import Chosen, NoNeed
from suites.project.records import STAGES, Project
from suites.project.running import Checking, Work
from suites.project.view import FAILURES, PART
from suites.suite import Suite

#: How often what failed is run again alone, by profile; in threads it is as often.
REPEATS = {"quick": 6, "default": 20, "rigorous": 60}

#: Turns in each thread, by profile.
TURNS = {"quick": 1, "default": 1, "rigorous": 10}


class Check(Checking):
    """Checks one project on every interpreter; raises BadInput for what is none, or for needs that it has not."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._open = ExitStack()
        folder = self._open.enter_context(throwaway())
        try:
            program()
            found = source.find(given.project, folder)
            asked = Chosen(split(given.group), split(given.extra), given.requirements, given.more)
            wanted = needs.find(found.folder, asked)
            arguments = shlex.split(given.pytest)
        except (NoProject, NoNeed, Unavailable, ValueError) as problem:
            self._open.close()
            raise BadInput(str(problem)) from None
        project = Project(
            name=_named(found.name), came=found.came, digest=found.digest, threads=counted("threads", given.threads, 2),
            turns=counted("turns", given.turns) if given.turns else TURNS[chosen.profile.name],
            repeats=REPEATS[chosen.profile.name], limit=_seconds(given.limit), use=given.use.replace("\\n", "\n"),
            arguments=tuple(arguments), needs=tuple(need.words for need in wanted), stages=_stages(given.skip),
            fail_on=_fail_on(given.fail_on),
        )  # fmt: skip
        work = Work(found, wanted, arguments, folder)
        super().__init__(chosen.subjects, project, work, chosen.jobs)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """What is asked is written down first."""
        with self._open:
            _keep(store, self.project)
            told = ", ".join(self.project.needs) or "nothing: name it by --group, --extra, --requirements or --with"
            print(f"{records.SUITE}: {self.project.name} is {self.project.came}; its tests need {told}", flush=True)
            super().ask(store, found)


def _keep(store: Store, project: Project) -> None:
    """The project as this command asks it; raises WrongSession where the session holds it in another way."""
    told = asdict(project)
    name = told.pop("name")
    free = ("fail_on", "came")
    with store.revised() as kept:
        before = kept.setdefault(records.SUITE, {}).get(name)
        now = {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}
        other = [key for key in now if before and key not in free and before.get(key) != now[key]]
        if other:
            raise WrongSession(
                f"{name} was checked in another way in session {store.name} ({', '.join(other)}): "
                "name another --session"
            )
        kept[records.SUITE][name] = now


def _named(text: str) -> str:
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in text).strip("-") or records.SUITE


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds < 1e6:
        raise BadInput(f"--limit {text!r}: give seconds from 1 up")
    return seconds


def _stages(skipped: list[str]) -> tuple[str, ...]:
    words = split(skipped)
    may = [stage for stage in STAGES if stage != STAGES[0]]
    for word in words:
        if word not in may:
            raise BadInput(f"--skip {word!r}: no such stage; there are: {', '.join(may)}")
    return tuple(stage for stage in STAGES if stage not in words)


def _fail_on(words: str) -> tuple[str, ...]:
    several = split([words])
    for word in several:
        if word not in FAILURES and several != ["nothing"]:
            raise BadInput(f"--fail-on {word!r}: known are: {', '.join(FAILURES)}, or nothing")
    return tuple(word for word in several if word in FAILURES)


#: The options that the command has beside those of every command: how each is written, and what it is for.
OWN: Mapping[str, tuple[str, str]] = {
    "--group": ("NAME[,NAME]", "dependency groups that its tests need"),
    "--extra": ("NAME[,NAME]", "extras that its tests need"),
    "--requirements": ("FILE", "files of what its tests need, in the project"),
    "--with": ("REQUIREMENT", "what its tests need beside that"),
    "--skip": ("STAGE[,STAGE]", f"leave out: {', '.join(STAGES[1:])}"),
}
SINGLE: Mapping[str, tuple[str, str, str]] = {
    "--threads": ("N", "4", "threads in which each test is run at once"),
    "--turns": ("N", "", "how often each thread runs each test; the profile's when not given"),
    "--limit": ("SECONDS", "120", "after so many seconds a test counts as hung"),
    "--use": ("LINES", "", "lines that eight threads do as the first use of the project"),
    "--pytest": ("WORDS", "", "arguments for pytest, such as the tests to run"),
    "--fail-on": ("WORD[,WORD]", ",".join(FAILURES), f"what makes the exit code 1: {', '.join(FAILURES)}, or nothing"),
}


def _add_own(parser: argparse.ArgumentParser) -> None:
    where = "a folder, an archive of its source, or a name on the index"
    parser.add_argument("project", metavar="PATH|NAME[==VERSION]|SDIST", help=where)
    for flag, (metavar, told) in OWN.items():
        name = "more" if flag == "--with" else flag[2:]
        parser.add_argument(flag, dest=name, action="append", default=[], metavar=metavar, help=told)
    for flag, (metavar, usual, told) in SINGLE.items():
        shown = f"{told}; {usual} when not given" if usual else told
        parser.add_argument(flag, default=usual, metavar=metavar, help=shown)


SUITE = Suite(
    command="check",
    place=6,
    help="your own project on every interpreter: does it install, pass its tests, and stay right in threads",
    begin=Check,
    takes=("jobs",),
    leaves=("seed",),
    add_own=_add_own,
    part=PART,
)
