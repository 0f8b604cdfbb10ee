"""Tries one package on one subject.  Raw, for the store: words are found when it is read."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from packaging.version import InvalidVersion, Version

from runners.interpreters.own_pip import OwnPip
from runners.interpreters.subjects import Subject
from suites.installing import limits
from suites.installing.adapting import OwnPips, patched
from suites.installing.attempts import Attempt, Failure, Probed, Step
from suites.installing.causes import tells_nothing
from suites.installing.environment import Environment, Installed, attempt_of, bare, distribution_of, normal
from suites.installing.probing import asked
from suites.installing.processes import Ended
from suites.packages.budgets import Budget
from suites.packages.records import OWN_PIP, Tried
from suites.packages.table import Package
from suites.packages.verdicts import GOOD, judge

#: Of a distribution without a module there is nothing that could be imported, and nothing was.
NO_MODULE = Probed(
    Attempt(0, "", False, 0.0, 0.0, ""), "", 0, ("import",),
    {"import": Step(0.0, Failure("no module", "it brings no module that could be imported", ""))},
)  # fmt: skip


class Trial:
    """Tries packages, each in a new environment; ``language`` says for whom the newest version is the newest."""

    def __init__(self, budget: Budget, language: str, stop: threading.Event, pips: OwnPips | None = None) -> None:
        self._budget = budget
        self._pips = pips or OwnPips()
        self._language = language
        self._stop = stop
        self._newest: dict[str, str] = {}
        self._without: dict[str, Attempt] = {}

    def attempt(
        self, subject: Subject, executable: Path, package: Package, folder: Path, wraps: str = ""
    ) -> tuple[Tried, str]:
        """(what is kept, all that was written meanwhile); raises processes.Stopped.

        ``wraps`` is the interpreter behind an executable that is a wrapper: an environment would run it alone.
        """
        if subject.runner != "local":
            reason = f"started by the runner {subject.runner}, without a network: nothing can be installed there"
            return Tried(unsupported=reason), ""
        if wraps:
            return Tried(unsupported=f"{executable.name} is a wrapper: an environment would run {wraps} without it"), ""
        if subject.id in self._without:
            return Tried(environment=self._without[subject.id]), ""
        environment = Environment(executable, folder, self._stop)
        try:
            tried = self._tried(environment, subject, package)
            if subject.pip and tried.installs:
                tried = self._adapted(environment, subject, package, tried)
        finally:
            environment.remove()
        return tried, "\n".join(filter(None, (text.strip() for text in environment.said)))

    def _tried(self, environment: Environment, subject: Subject, package: Package) -> Tried:
        made = environment.make()
        ended = attempt_of(made, limits.ENVIRONMENT)
        if not made.ok and not made.timed_out:
            # What no environment can be made for has none for the next package either.
            self._without[subject.id] = ended
        if not made.ok:
            return Tried(environment=ended)
        installs, found = self._install(environment, package)
        tried = _came(Tried(environment=ended, installs=tuple(installs)), package, found)
        tried = self._compared(tried, environment, package, done=found is not None)
        return self._used(tried, environment, subject, package, found)

    def _adapted(self, environment: Environment, subject: Subject, package: Package, by_uv: Tried) -> Tried:
        """The same with what came of installing by the subject's own pip: where uv's is broken, or it has a patch.

        A new environment is made for it: nothing of uv's is in the way.
        """
        pip = self._pips.of(subject, environment)
        name = normal(bare(package.requirement))
        versions, unread = (pip.patches.get(name, ()), pip.unread) if isinstance(pip, OwnPip) else ((), pip)
        tried = replace(by_uv, adapted=versions, unread=unread)
        if judge(by_uv).word == "void" or (judge(by_uv).word in GOOD and not versions):
            return tried
        own = Tried(installer=OWN_PIP, newest=by_uv.newest)
        if isinstance(pip, str):
            return replace(tried, own=replace(own, unsupported=pip))
        made = environment.make()
        own = replace(own, environment=attempt_of(made, limits.ENVIRONMENT))
        return replace(tried, own=self._by_pip(pip, own, environment, subject, package) if made.ok else own)

    def _by_pip(self, pip: OwnPip, own: Tried, environment: Environment, subject: Subject, package: Package) -> Tried:
        """Without a patch, and where its table does not let it be built, as a wheel; what it needs may be built."""
        source = package.build or normal(bare(package.requirement)) in pip.patches
        ended = environment.install_by(pip.program, package, source=source, built=self._budget.built)
        attempt = attempt_of(ended, limits.OWN_PIP, source=self._budget.built or package.folder is not None)
        found = environment.installed(ended.out) if ended.ok else None
        tried = _came(replace(own, installs=(attempt,), patched=patched(ended.out)), package, found)
        tried = replace(tried, older=found is not None and _is_older(tried.version, own.newest))
        return self._used(tried, environment, subject, package, found)

    def _used(
        self, tried: Tried, environment: Environment, subject: Subject, package: Package,
        found: Mapping[str, Installed] | None,
    ) -> Tried:  # fmt: skip
        """The same with what came of importing and using what was installed."""
        if found is None:
            return tried
        own = _own(package, found)
        imports = package.imports or ", ".join(own.modules if own else ())
        if not imports and not package.use:
            return replace(tried, probe=NO_MODULE)
        return replace(tried, probe=self._probe(environment, subject, package, imports))

    def _install(self, environment: Environment, package: Package) -> tuple[list[Attempt], dict[str, Installed] | None]:
        """Wheels first; whatever there is where that is allowed and may help.  (each way that was tried, what came)"""
        ended = environment.install(package, source=False, limit=limits.WHEELS)
        installs = [attempt_of(ended, limits.WHEELS)]
        if not ended.ok and package.build and self._budget.built and not tells_nothing(installs[0]):
            ended = self._from_source(installs, environment, package)
        return installs, environment.installed(ended.said) if ended.ok else None

    def _from_source(self, installs: list[Attempt], environment: Environment, package: Package) -> Ended:
        """Whatever there is, but nothing that another interpreter's build left in the cache without its native code."""
        name = normal(bare(package.requirement))
        for fresh in (False, True):
            ended = environment.install(package, source=True, limit=package.limit, fresh=fresh)
            installs.append(attempt_of(ended, package.limit, source=True))
            own = environment.installed(ended.said).get(name) if ended.ok else None
            built = f"Built {bare(package.requirement)}" in ended.said
            if own is None or built or not own.anywhere or package.binding == "pure":
                break
        return ended

    def _compared(self, tried: Tried, environment: Environment, package: Package, *, done: bool) -> Tried:
        """Is there a newer version than this interpreter got, and what does the resolver say about it?"""
        if package.folder:
            return tried
        if package.name not in self._newest:
            self._newest[package.name] = environment.newest(package, self._language)
        newest = self._newest[package.name]
        older = done and _is_older(tried.version, newest)
        held = environment.refused(package, newest) if older else ""
        return replace(tried, newest=newest, older=older, held=held)

    def _probe(self, environment: Environment, subject: Subject, package: Package, imports: str) -> Probed:
        """Threads are the first to use it, in a process of their own; only where that went wrong, one thread after."""
        by_threads = asked(environment, subject, imports, package.use, self._budget.seconds, limits.THREADS)
        if "threads" not in by_threads.begun or by_threads.went_well:
            return by_threads
        alone = asked(environment, subject, imports, package.use, self._budget.seconds, 0)
        if not alone.went_well:
            return alone
        steps = {**alone.steps, **by_threads.steps}
        begun = ("import", "use", *by_threads.begun[1:])
        return replace(by_threads, begun=begun, steps=steps)


def _came(tried: Tried, package: Package, found: Mapping[str, Installed] | None) -> Tried:
    """The same with what was installed."""
    tried = replace(tried, distributions=tuple(map(distribution_of, (found or {}).values())))
    own = _own(package, found or {})
    return tried if own is None else replace(tried, version=own.version, wheel=own.wheel)


def _own(package: Package, found: Mapping[str, Installed]) -> Installed | None:
    """The package itself among what was installed: of a folder, what came from one, whatever its name."""
    named = found.get(normal(bare(package.requirement)))
    if named is None and package.folder:
        return next((distribution for distribution in found.values() if distribution.local), None)
    return named


def _is_older(version: str, newest: str) -> bool:
    try:
        return Version(version) < Version(newest)
    except InvalidVersion:
        return False
