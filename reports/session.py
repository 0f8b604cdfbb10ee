"""What is in a session?  Values that nothing changes once they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.observed import Observed, Test
from reports.taken import RouteLine, Taken
from reports.tried import Package, Tried
from runners.curves import Series
from runners.store import SCHEMA, Step


@dataclass(frozen=True)
class Subject:
    """An interpreter of the session, or why there was none."""

    id: str
    name: str
    state: str
    reason: str
    way: str
    executable: str
    gil_expected: bool | None
    jit_expected: bool
    build: Mapping[str, Any]
    facts: Mapping[str, Any]
    digests: Mapping[str, str]
    base: str = ""
    runner: str = "local"
    litmus_digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kernel:
    """A kernel of the session, as it was when it was measured."""

    name: str
    room: str
    digest: str
    source: str
    summary: str


@dataclass(frozen=True)
class Damage:
    """A results file that cannot be used: ``message`` for the terminal, ``shown`` for the page."""

    message: str
    shown: str
    subject: str = ""
    kernel: str = ""
    journal: bool = False


@dataclass(frozen=True)
class Session:
    """Everything that one session measured."""

    folder: Path
    name: str
    command: str
    created: str
    finished: bool
    profile: str
    modes: tuple[str, ...]
    size: str
    seed: int
    commit: str
    dirty: bool
    threads: tuple[int, ...]
    reference: str
    blocks: tuple[int, int]
    precision: float
    cell: float
    host: Mapping[str, Any]
    subjects: tuple[Subject, ...]
    kernels: tuple[Kernel, ...]
    steps: tuple[Step, ...]
    series: Mapping[tuple[str, str], tuple[Series, ...]]
    damages: tuple[Damage, ...]
    tests: tuple[Test, ...] = ()
    observed: Mapping[tuple[str, str], Observed] = field(default_factory=dict)
    lines: tuple[RouteLine, ...] = ()
    taken: Mapping[tuple[str, str], Taken] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    packages: tuple[Package, ...] = ()
    tried: Mapping[tuple[str, str], Tried] = field(default_factory=dict)
    schema: int = SCHEMA
    wanted_reference: str = ""

    @property
    def earlier(self) -> bool:
        """Was it written by an earlier version, which kept less?"""
        return self.schema < SCHEMA

    @property
    def cores(self) -> int:
        """Physical cores that the session could use."""
        return int(self.host["physical_cores"])

    @property
    def directional(self) -> bool:
        """Two cores or fewer show a direction and no curve."""
        return self.cores <= 2

    @property
    def journal_is_damaged(self) -> bool:
        """Without its journal a session's states are unknown."""
        return any(damage.journal for damage in self.damages)

    def subject(self, identity: str) -> Subject | None:
        """The subject of that id."""
        return next((subject for subject in self.subjects if subject.id == identity), None)

    def called(self, identity: str) -> str:
        """The subject's name, or its id when it is not in the session."""
        subject = self.subject(identity)
        return subject.name if subject else identity

    def planned(self, subject: Subject) -> int:
        """Blocks that were planned for a subject: a JIT's are fewer and longer."""
        return self.blocks[subject.jit_expected]

    def rooms(self) -> list[str]:
        """The rooms that the session's kernels come from, in the order of the report."""
        return list(dict.fromkeys(kernel.room for kernel in self.kernels))
