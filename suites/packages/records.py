"""The record of a package on a subject.  Raw: each step that was taken, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.reading import Reader
from suites.installing.attempts import Attempt, Distribution, Probed

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
