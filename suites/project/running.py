"""Checks a project on every interpreter, stage by stage: each stage is a record, and goes on where it was ended."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runners.interpreters import environments
from runners.interpreters.checkouts import copy
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject
from runners.sessions.records import Record
from runners.sessions.store import Store
from runners.workers.local import environment
from suites.installing.adapting import OwnPips
from suites.installing.attempts import Probed
from suites.installing.hello import Hellos
from suites.installing.probing import asked
from suites.loop import Answer, Asking, Question
from suites.project import records, verdicts
from suites.project.installs import Home
from suites.project.needs import Need
from suites.project.placing import built_in_place
from suites.project.records import STAGES, SUITE, Installed, Project, Ran, Repeated
from suites.project.source import Source
from suites.project.testing import Asked, Runner
from suites.project.verdicts import BAD, WELL

#: Threads that meet a project at its first use, and seconds for which they use it.
FIRST_THREADS, FIRST_SECONDS = 8, 0.25

#: Outcomes that take the process along.
ENDING = ("crashed", "hung", "ended")


@dataclass(frozen=True)
class Work:
    """What a run needs to know beside the project itself."""

    source: Source
    needs: Sequence[Need]
    arguments: Sequence[str]
    folder: Path


class Checking(Asking):
    """An interpreter's stages one after the other, as many interpreters at once as jobs."""

    suite = SUITE
    again = ("void", "cancelled")

    def __init__(
        self, subjects: Mapping[str, Subject], project: Project, work: Work, jobs: int, cache: Cache | None = None
    ) -> None:
        super().__init__(subjects)
        self.jobs = jobs
        self.project = project
        self.work = work
        self._cache = cache
        self._store: Store | None = None
        self._stop = threading.Event()
        self._pips = OwnPips(cache)
        self._hellos = Hellos()
        self._homes: dict[str, Home] = {}
        self._repeats: bool | None = None

    def questions(self) -> Sequence[Question]:
        """Repeats come after all interpreters' tests: what failed on one is looked at again on each."""
        blocks = [block for block, stage in enumerate(STAGES) if stage in self.project.stages]
        if self._repeats is not None:
            blocks = [block for block in blocks if (block == records.AGAIN) == self._repeats]
        return [
            Question(subject, self.project.name, block=block, digest=self.project.digest)
            for block in blocks
            for subject in self.subjects
        ]

    def lane(self, question: Question) -> Hashable:
        return question.subject

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        self._store = store
        try:
            for self._repeats in (False, True):
                self._stop.clear()
                super().ask(store, found)
        finally:
            self._repeats = None
        for identity in self.subjects:
            for path in store.path(identity, SUITE).glob(f"{self.project.name}.*.jsonl"):
                path.unlink()

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        self._store = store
        for identity in dict.fromkeys(question.subject for question in left):
            here = found[identity]
            assert isinstance(here, Found)
            try:
                environments.have_headers(here)
            except Unavailable as lacking:
                print(f"{SUITE} {identity}: nothing can be built from source: {lacking}", file=sys.stderr, flush=True)

    def is_over(self, store: Store, question: Question) -> bool:
        """Nothing comes after a stage that the later ones need."""
        return any(verdicts.ends(record, question.block) for record in self._kept(store, question.subject))

    def _kept(self, store: Store, subject: str) -> list[Record]:
        return [one for one in store.records(SUITE) if (one.subject, one.case) == (subject, self.project.name)]

    def answer(self, question: Question, found: Found) -> Answer:
        facts = self._hellos.of(self.subjects[question.subject], found)
        identity, stage = question.subject, STAGES[question.block]
        if reason := self._unsupported(identity, found):
            record: object = Installed(unsupported=reason)
        elif question.block == records.INSTALLED:
            record = self._installed(identity, found)
        else:
            home = self._home(identity, found)
            with home.held():
                if (
                    home.known() is None
                    and verdicts.of_stage(records.INSTALLED, self._installed_here(home, identity)).state != "ok"
                ):
                    return Answer("void", "its environment is gone, and cannot be made again", facts=facts)
                record = self._stage(question.block, identity, home)
        judged = verdicts.of_stage(question.block, record)
        told = f"{stage}: {judged.told}"
        return Answer(judged.state, judged.reason, record, judged.said, told, facts)

    def _unsupported(self, identity: str, found: Found) -> str:
        subject = self.subjects[identity]
        if subject.runner != "local":
            return f"started by the runner {subject.runner}, without a network: nothing can be installed there"
        if subject.implementation == "jython":
            return "pytest of today needs Python 3, and Jython is 2.7: run the project's tests there by unittest"
        wraps = str(found.facts.get("wraps", ""))
        return f"{found.executable.name} is a wrapper: an environment would run {wraps} without it" if wraps else ""

    def _home(self, identity: str, found: Found) -> Home:
        if identity not in self._homes:
            subject, source = self.subjects[identity], self.work.source
            self._homes[identity] = Home(
                subject, found, source.name, source.digest, self.work.needs, self._stop, self._cache
            )
        return self._homes[identity]

    def _installed(self, identity: str, found: Found) -> Installed:
        home = self._home(identity, found)
        with home.held():
            return home.known() or self._installed_here(home, identity)

    def _installed_here(self, home: Home, identity: str) -> Installed:
        here = copy(self.work.source.folder, self._folder(identity) / "source")
        return home.make(here, self.work.source.name, self.work.needs, self._pips)

    def _folder(self, identity: str) -> Path:
        return self.work.folder / identity

    def _stage(self, block: int, identity: str, home: Home) -> object:
        if block in (records.IMPORTED, records.FIRST):
            return self._probed(block, identity, home)
        if block == records.AGAIN:
            return self._repeated(identity, home)
        return self._tests(block, identity, home)

    def _probed(self, block: int, identity: str, home: Home) -> Probed:
        known = home.known()
        modules = ", ".join(known.modules if known else ())
        first = block == records.FIRST
        lines = "".join(f"import {name}\n" for name in (known.modules if known else ())) + self.project.use
        imports, use = ("", lines) if first else (modules, "")
        threads, seconds = (FIRST_THREADS, FIRST_SECONDS) if first else (0, 0.0)
        return asked(home.environment, self.subjects[identity], imports, use, seconds, threads)

    def _runner(self, identity: str, home: Home) -> Runner:
        here = copy(self.work.source.folder, self._folder(identity) / "tests")
        built_in_place(here, home.packages, home.files())
        subject = self.subjects[identity]
        told = environment({**home.environment.own_home(), **subject.environment})
        return Runner(
            subject, home.environment.python, home.packages, here, self._folder(identity) / "run", self._stop, told,
            lambda what: self.says(f"{identity} {what}"),
        )  # fmt: skip

    def _events(self, identity: str, stage: str) -> Path:
        assert self._store is not None
        return self._store.path(identity, SUITE, f"{self.project.name}.{stage.replace(' ', '-')}.jsonl")

    def _tests(self, block: int, identity: str, home: Home) -> Ran:
        threads = block == records.THREADS
        alone = self._told(identity, records.ALONE, Ran) if threads else None
        asked_for = Asked(
            STAGES[block], self._limit(alone), self.project.threads if threads else 0,
            only=[test.key for test in alone.tests if test.outcome in WELL] if alone else None,
            arguments=[*self.project.arguments, *([f"--iterations={self.project.turns}"] if threads else [])],
        )  # fmt: skip
        return self._runner(identity, home).run(asked_for, self._events(identity, STAGES[block]))

    def _limit(self, alone: Ran | None) -> float:
        """In threads nothing takes as long as the limit that has not taken its share of it alone."""
        if alone is None:
            return self.project.limit
        slowest = max((test.seconds for test in alone.tests), default=0.0)
        most = self.project.limit * self.project.threads * self.project.turns
        return min(most, self.project.limit / 2 + 20 * slowest)

    def _repeated(self, identity: str, home: Home) -> Repeated:
        """Tests that failed on any interpreter, again, where they ran at all."""
        bad = self._suspects()
        alone, threads = self._told(identity, records.ALONE, Ran), self._told(identity, records.THREADS, Ran)
        runner = self._runner(identity, home) if bad else None
        repeats = self.project.repeats
        # What ended or held up its process would do so at each turn.
        here = sorted(bad & {test.key for test in alone.tests if test.outcome not in ENDING}) if alone else []
        ran = [test for test in threads.tests if not test.alone and test.outcome not in ENDING] if threads else []
        there = sorted(bad & {test.key for test in ran})
        first, second = Ran(), Ran()
        if runner and here:
            arguments = self.project.arguments
            asked_for = Asked("again, alone", self.project.limit, turns=repeats, only=here, arguments=arguments)
            first = runner.run(asked_for, self._events(identity, "again"))
        if runner and there:
            second = self._in_fresh(runner, identity, there, alone)
        return Repeated(first, second)

    def _in_fresh(self, runner: Runner, identity: str, tests: Sequence[tuple[str, int]], alone: Ran | None) -> Ran:
        several = []
        for number in range(records.FRESH):
            asked_for = Asked(
                "again, in threads", self._limit(alone), self.project.threads, self.project.turns_a_process,
                only=tests, arguments=[*self.project.arguments, f"--iterations={self.project.turns}"],
            )  # fmt: skip
            path = self._events(identity, "again")
            several.append(runner.run(asked_for, path.with_name(f"{path.stem}-{number}.jsonl")))
        return verdicts.together(several)

    def _suspects(self) -> set[tuple[str, int]]:
        """Tests that went wrong anywhere, alone or in threads."""
        assert self._store is not None
        found: set[tuple[str, int]] = set()
        for record in self._store.records(SUITE):
            if record.case == self.project.name and record.block in (records.ALONE, records.THREADS):
                with contextlib.suppress(ValueError):
                    ran = record.told(Ran)
                    found |= {test.key for test in ran.tests if test.outcome in BAD and test.nth >= 0}
        return found

    def _told(self, identity: str, block: int, kind: type[Ran]) -> Ran | None:
        assert self._store is not None
        for record in self._kept(self._store, identity):
            if record.block == block and record.has_answer:
                return record.told(kind)
        return None

    def stop(self) -> None:
        self._stop.set()
