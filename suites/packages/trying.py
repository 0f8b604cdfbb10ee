"""Tries one package on one subject.  Raw, for the store: words are found when it is read."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from runners.interpreters.subjects import Subject
from runners.workers import local
from runners.workers.local import PROTOCOL, ROOT
from suites.packages import budgets
from suites.packages.budgets import Budget
from suites.packages.installing import Environment, Installed, bare, normal, telling
from suites.packages.processes import Ended
from suites.packages.records import Attempt
from suites.packages.table import Package
from suites.packages.verdicts import tells_nothing

PROBE = ROOT / "kernels" / "probe.py"


class Trial:
    """Tries packages, each in a new environment; ``language`` says for whom the newest version is the newest."""

    def __init__(self, budget: Budget, language: str, stop: threading.Event) -> None:
        self._budget = budget
        self._language = language
        self._stop = stop
        self._newest: dict[str, str] = {}
        self._without: dict[str, dict[str, Any]] = {}

    def attempt(
        self, subject: Subject, executable: Path, package: Package, folder: Path, wraps: str = ""
    ) -> tuple[dict[str, Any], str]:
        """(a record for the store, all that was written meanwhile); raises processes.Stopped.

        ``wraps`` is the interpreter behind an executable that is a wrapper: an environment would run it alone.
        """
        record: dict[str, Any] = {
            "package": package.name, "digest": package.digest, "unsupported": "", "environment": None, "installs": [],
            "distributions": [], "version": "", "wheel": None, "newest": "", "older": False, "held": "", "probe": None,
        }  # fmt: skip
        if subject.runner != "local":
            reason = f"started by the runner {subject.runner}, without a network: nothing can be installed there"
            return record | {"unsupported": reason}, ""
        if wraps:
            reason = f"{executable.name} is a wrapper: an environment would run {wraps} without it"
            return record | {"unsupported": reason}, ""
        if subject.id in self._without:
            return record | {"environment": self._without[subject.id]}, ""
        environment = Environment(executable, folder, self._stop)
        try:
            self._fill(record, environment, subject, package)
        finally:
            environment.remove()
        return record, "\n".join(filter(None, (text.strip() for text in environment.said)))

    def _fill(self, record: dict[str, Any], environment: Environment, subject: Subject, package: Package) -> None:
        made = environment.make()
        record["environment"] = _told(made, budgets.ENVIRONMENT)
        if not made.ok:
            # What no environment can be made for has none for the next package either.
            self._without[subject.id] = record["environment"]
            return
        done = self._install(record, environment, package)
        self._compare(record, environment, package, done)
        if done:
            imports = package.imports or next(iter(done.modules), "")
            record["probe"] = self._probe(environment, subject, package, imports)

    def _install(self, record: dict[str, Any], environment: Environment, package: Package) -> Installed | None:
        """Wheels first; whatever there is where that is allowed and may help."""
        ended = environment.install(package, source=False, limit=budgets.WHEELS)
        record["installs"].append({"source": False, **_told(ended, budgets.WHEELS)})
        first = Attempt.of(record["installs"][0])
        if not ended.ok and package.build and self._budget.built and not tells_nothing(first):
            ended = self._from_source(record, environment, package)
        if not ended.ok:
            return None
        found = environment.installed(ended.said)
        record["distributions"] = [_kept(one) for one in found.values()]
        own = found.get(normal(bare(package.requirement)))
        if own is not None:
            record["version"], record["wheel"] = own.version, own.wheel
        return own or Installed(package.name, "", True, "", ())

    def _from_source(self, record: dict[str, Any], environment: Environment, package: Package) -> Ended:
        """Whatever there is, but nothing that another interpreter's build left in the cache without its native code."""
        name = normal(bare(package.requirement))
        for fresh in (False, True):
            ended = environment.install(package, source=True, limit=package.limit, fresh=fresh)
            record["installs"].append({"source": True, **_told(ended, package.limit)})
            own = environment.installed(ended.said).get(name) if ended.ok else None
            built = f"Built {bare(package.requirement)}" in ended.said
            if own is None or built or not own.anywhere or package.binding == "pure":
                break
        return ended

    def _compare(
        self, record: dict[str, Any], environment: Environment, package: Package, done: Installed | None
    ) -> None:
        """Is there a newer version than this interpreter got, and what does the resolver say about it?"""
        if package.folder:
            return
        if package.name not in self._newest:
            self._newest[package.name] = environment.newest(package, self._language)
        record["newest"] = self._newest[package.name]
        record["older"] = bool(done) and _is_older(record["version"], record["newest"])
        if record["older"]:
            record["held"] = environment.refused(package, record["newest"])

    def _probe(self, environment: Environment, subject: Subject, package: Package, imports: str) -> dict[str, Any]:
        limit = budgets.GRACE[subject.jit] + self._budget.seconds
        request = {
            "import": imports, "use": package.use, "threads": budgets.THREADS, "seconds": self._budget.seconds,
            "limit": limit - budgets.LEAD,
        }  # fmt: skip
        told = {**environment.own_home(), **subject.environment}
        ended = environment.run(
            local.once(subject, environment.python, [str(PROBE)]), limit, told,
            given=json.dumps(request) + "\n",
        )  # fmt: skip
        begun, steps = _steps(ended.out)
        return {**_told(ended, limit), "left": ended.left, "imports": imports, "begun": begun, "steps": steps}


def _told(ended: Ended, limit: float) -> dict[str, Any]:
    kept = {name: getattr(ended, name) for name in ("code", "signal", "timed_out")}
    return kept | {"seconds": round(ended.seconds, 3), "limit": limit, "said": telling(ended.said)}


def _kept(one: Installed) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in ("modules", "anywhere")}


def _is_older(version: str, newest: str) -> bool:
    try:
        return Version(version) < Version(newest)
    except InvalidVersion:
        return False


def _steps(out: str) -> tuple[list[str], dict[str, Mapping[str, Any]]]:
    """The steps that a probe began, and what it told of those that ended."""
    begun, ended = [], {}
    for line in out.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue  # a JVM's own words, or a line that a crash cut short
        if not isinstance(told, dict) or told.get("gilmatrix") != PROTOCOL:
            continue
        if "begun" in told:
            begun.append(told["begun"])
        else:
            ended[told["ended"]] = told["told"]
    return begun, ended
