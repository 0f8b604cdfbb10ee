"""The record of a package on a subject.  Raw: each step that was taken, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.reading import Reader

SUITE = "packages"

#: Who installs: uv, or the pip that comes with the interpreter.
UV, OWN_PIP = "uv", "its own pip"


@dataclass(frozen=True)
class Package:
    """A package of the session, as it was when it was tried."""

    name: str
    requirement: str
    imports: str
    use: str
    binding: str
    build: bool
    limit: int
    digest: str
    own: bool


@dataclass(frozen=True)
class Attempt:
    """A command and how it ended: ``source`` says whether building was allowed."""

    code: int | None
    signal: str
    timed_out: bool
    seconds: float
    limit: float
    said: str
    source: bool = False

    @property
    def ok(self) -> bool:
        """Did it end by itself and well?"""
        return self.code == 0 and not self.timed_out


@dataclass(frozen=True)
class Distribution:
    """Something that was installed: as a wheel, or built here."""

    name: str
    version: str
    wheel: bool
    needs_python: str


@dataclass(frozen=True)
class Failure:
    """An exception inside the subject."""

    type: str
    message: str
    traceback: str

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True)
class Step:
    """What a probe told of a step; ``gil`` before and after where the interpreter can say."""

    seconds: float
    error: Failure | None = None
    gil_before: bool | None = None
    gil_after: bool | None = None
    warnings: tuple[str, ...] = ()
    uses: tuple[int, ...] = ()
    failed: int = 0


@dataclass(frozen=True)
class Probed:
    """A probe's steps, those that it only began too, and how its process ended; ``left`` processes it left behind."""

    ended: Attempt
    imports: str
    left: int
    begun: tuple[str, ...]
    steps: Mapping[str, Step] = field(default_factory=dict)

    @property
    def went_well(self) -> bool:
        """Did every step that it began end without an error, and the process by itself?"""
        return self.ended.ok and not any(step.error for step in self.steps.values())


@dataclass(frozen=True)
class Tried:
    """A package on a subject: environment, installations, what came, the probe; None for what was not reached.

    ``installer`` is who installed it.  ``adapted`` are the versions that the interpreter's own pip has a patch for, or
    ``unread`` says why nobody knows; ``patched`` is what that pip adapted.  ``own`` is what came of installing by it,
    where that was tried.
    """

    unsupported: str = ""
    environment: Attempt | None = None
    installs: tuple[Attempt, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    version: str = ""
    wheel: bool | None = None
    newest: str = ""
    older: bool = False
    held: str = ""
    probe: Probed | None = None
    installer: str = UV
    adapted: tuple[str, ...] = ()
    unread: str = ""
    patched: tuple[str, ...] = ()
    own: Tried | None = None


@dataclass(frozen=True)
class Trials:
    """Every package of a session, and what became of each on each subject."""

    packages: tuple[Package, ...]
    tried: Mapping[tuple[str, str], Tried]


def read(reader: Reader) -> Trials:
    """Everything that can be read; what cannot is noted."""
    packages = reader.cases("packages", Package)
    return Trials(packages, reader.answers(SUITE, [package.name for package in packages], Tried))
