"""Tries the ways to an interpreter in their order, remembers what came of each, and builds a family alike."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runners.interpreters import builds
from runners.interpreters.provision import cargo, debian, installed, maven, probe, root, source, uv
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.progress import Progress
from runners.interpreters.provision.way import Candidate, Job, Way
from runners.interpreters.subjects import Subject

WAYS: Mapping[str, Way] = {
    "installed": installed.candidates,
    "uv": uv.candidates,
    "root": root.candidates,
    "debian": debian.candidates,
    "maven": maven.candidates,
    "cargo": cargo.candidates,
    "source": source.candidates,
}
REMEMBER_HOURS = 12.0
NOT_TRIED = "not tried yet"


@dataclass(frozen=True)
class Found:
    """An interpreter that is here: one executable file, how it was got, what it says about itself.

    ``environment`` is the Python of an environment that was made of it, where workers need what is installed there.
    """

    subject: str
    executable: Path
    way: str
    version: str
    facts: dict[str, Any]
    environment: Path | None = None

    @property
    def worker(self) -> Path:
        """What a worker runs on."""
        return self.environment or self.executable


@dataclass(frozen=True)
class Missing:
    """An interpreter that is not here: each way that was tried, and why it could not give it.

    Its ``state`` is another where it is here, and cannot do what is wanted of it.
    """

    subject: str
    reasons: tuple[tuple[str, str], ...]
    state: str = "unavailable"

    @property
    def why(self) -> str:
        """Every way with its reason, in one line."""
        return "; ".join(f"{way}: {why}" for way, why in self.reasons)


class Chain:
    """The ways of all subjects, with one cache behind them."""

    def __init__(
        self, subjects: Mapping[str, Subject], cache: Cache, progress: Progress, *,
        build: bool = True, retry: bool = False, pgo: bool = False,
        explicit: Mapping[str, Path] | None = None, ways: Mapping[str, Way] = WAYS,
    ) -> None:  # fmt: skip
        self._subjects, self._cache, self._progress, self._ways = subjects, cache, progress, ways
        self._build, self._retry, self._pgo = build, retry, pgo
        self._explicit = dict(explicit or {})
        self._tried: dict[tuple[str, str], Found | str] = {}

    def get(self, subject: Subject) -> Found | Missing:
        """The subject by the first of its ways that gives it, its family's rule obeyed."""
        if subject.id in self._explicit:
            return self.as_said(subject, self._explicit[subject.id])
        reasons: list[tuple[str, str]] = []
        passed_over: Found | None = None
        from_source = self._family_from_source(subject)
        kept = self._kept(subject)
        if kept is not None and (kept.way == "source" or not from_source):
            return kept
        for way in subject.ways:
            if passed_over is not None and way != "source":
                continue
            tried = self._attempt(subject, way)
            if isinstance(tried, str):
                reasons.append((way, tried))
            elif way != "source" and from_source:
                passed_over = tried
                reasons.append((way, f"{tried.executable} passed over: {from_source}"))
            else:
                return tried
        untried = any(why.startswith(NOT_TRIED) for _, why in reasons)
        if passed_over is not None and not untried and not self._family_is_built(subject):
            # Nothing of the family could be built, so there is nothing that it would have to match.
            note = "the family could not be built, so its members are not from one source"
            return replace(passed_over, facts={**passed_over.facts, "family_note": note})
        return Missing(subject.id, tuple(reasons))

    def _family_from_source(self, subject: Subject) -> str:
        """Why the subject has to be built although it may be here; empty when it need not."""
        if not subject.family or "source" not in subject.ways:
            return ""
        for member in self._subjects.values():
            if member.family != subject.family or member.id in self._explicit or member.id == subject.id:
                continue
            early = [way for way in member.ways if way != "source"]
            kept = self._kept(member)
            if kept is not None and kept.way != "source":
                continue
            if kept is not None or all(isinstance(self._attempt(member, way), str) for way in early):
                return f"{member.id} has to be built, and both must come from one source with the same flags"
        return ""

    def _kept(self, subject: Subject) -> Found | None:
        """What was got before: it stays, although a way that failed then might work by now (see `retry`)."""
        for way in subject.ways if not self._retry else ():
            record = self._remembered(subject, way)
            if isinstance(record, Found):
                return record
        return None

    def _family_is_built(self, subject: Subject) -> bool:
        tarball = source.kept(subject, self._cache)
        members = [member for member in self._subjects.values() if member.family == subject.family]
        return tarball is not None and any(
            (source.prefix(member, self._cache, tarball) / "complete").exists() for member in members
        )

    def as_said(self, subject: Subject, executable: Path) -> Found | Missing:
        """The executable that was named for the subject, or why it is not that."""
        if not executable.is_file():
            return Missing(subject.id, (("explicit", f"{executable} is not a file"),))
        try:
            return self._recognised(subject, "explicit", Candidate(executable.absolute()))
        except Unavailable as reason:
            return Missing(subject.id, (("explicit", str(reason)),))

    def _attempt(self, subject: Subject, way: str) -> Found | str:
        """What the way gives, or why not: asked once a run, remembered beyond it if that saves time."""
        key = (subject.id, way)
        if key not in self._tried:
            record = self._remembered(subject, way)
            self._tried[key] = record if record is not None else self._try(subject, way)
        return self._tried[key]

    def _try(self, subject: Subject, way: str) -> Found | str:
        if not self._build and way != "installed":
            return f"{NOT_TRIED}; run: gilmatrix interpreters get {subject.id}"
        job = Job(subject, self._cache, self._progress, self._pgo)
        refused = []
        try:
            for candidate in self._ways[way](job):
                try:
                    found = self._recognised(subject, way, candidate)
                except Unavailable as reason:
                    refused.append(str(reason))
                else:
                    made = {"executable": str(candidate.executable), "made": dict(candidate.facts)}
                    self._remember(subject, way, made)
                    return found
            why = "; ".join(dict.fromkeys(refused[:3])) or "nothing found"
        except Unavailable as reason:
            why = str(reason)
        except OSError as error:  # a full disk, a folder that we may not write to
            return f"{error.strerror or error}: {error.filename or 'no file named'}"
        self._remember(subject, way, {"why": why})
        return why

    def _recognised(self, subject: Subject, way: str, candidate: Candidate) -> Found:
        """The candidate, asked from inside what it is; raises Unavailable when it is something else."""
        executable = candidate.executable
        if not probe.is_known(executable, self._cache):
            self._progress.step(subject.id, f"asking {executable.name} what it is")
        try:
            patience = probe.PATIENCE.get(subject.implementation, 30.0)
            facts = probe.probe(executable, self._cache, seconds=patience)
            digests = builds.digests(executable, facts)
        except (probe.NotAnInterpreter, OSError) as error:
            raise Unavailable(f"{executable} {error}") from error
        wrong = probe.mismatch(subject, facts, subject.tables.get(way, {}).get("accepts", subject.accepts))
        if wrong:
            raise Unavailable(f"{executable} {wrong}")
        if way == "installed" and facts.get("prefix") != facts.get("base_prefix"):
            # It would be gone with its environment (tox itself puts one on PATH); --python takes it anyway.
            raise Unavailable(f"{executable} is a virtual environment's, of {facts['base_prefix']}")
        together = {**facts, **candidate.facts, **digests}
        return Found(subject.id, executable, way, str(facts["version"]), together)

    def _remembered(self, subject: Subject, way: str) -> Found | str | None:
        record = self._cache.read("ways", _record(subject, way))
        if record is None or way == "installed":
            return None
        if "why" in record:
            fresh = time.time() - record["at"] < REMEMBER_HOURS * 3600 and not self._retry
            if fresh or self._build:
                return str(record["why"]) if fresh else None
            return f"{NOT_TRIED} again; last time: {record['why']}"
        if way == "source" and not self._still_the_familys(subject, record):
            return None
        if not Path(record["made"].get("jdk_home", "/")).exists():
            return None
        try:  # the probe's own cache answers, unless the executable changed
            return self._recognised(subject, way, Candidate(Path(record["executable"]), record["made"]))
        except Unavailable:
            return None

    def _still_the_familys(self, subject: Subject, record: Mapping[str, Any]) -> bool:
        tarball = source.kept(subject, self._cache)
        if tarball is None or (self._pgo and not tarball.pgo):
            return False
        return Path(record["executable"]).is_relative_to(source.prefix(subject, self._cache, tarball))

    def _remember(self, subject: Subject, way: str, what: Mapping[str, object]) -> None:
        if way != "installed":  # that is cheap to look at again, and changes without us
            self._cache.write("ways", _record(subject, way), what)


def _record(subject: Subject, way: str) -> str:
    """The name of a record: of another table, as another checkout may have it, there is another."""
    return f"{subject.id}-{way}-{subject.digest}"
