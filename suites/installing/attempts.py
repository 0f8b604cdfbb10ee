"""Keeps of commands in an environment how each ended, what was installed, and what a probe told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
