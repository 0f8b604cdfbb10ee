"""The values that a session holds; nothing changes them once they were read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from reports.palette import Looks
from runners.sessions.records import Record

if TYPE_CHECKING:
    from reports.view import Part

Kept = TypeVar("Kept")


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
    #: Digests of its build: several where each machine made the same one for itself.
    build_digests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kernel:
    """A kernel of the session, as it was when it was measured."""

    name: str
    room: str
    digest: str
    source: str
    summary: str


@dataclass(frozen=True)
class Checkup:
    """What was said of the machine right before it measured, and whether nobody else was using it."""

    at: str
    quiet: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Damage:
    """A results file that cannot be used: ``message`` for the terminal, ``shown`` for the page."""

    message: str
    shown: str
    subject: str = ""
    kernel: str = ""
    records: bool = False


@dataclass(frozen=True)
class Run:
    """One run on one machine: only its records may form a ratio between interpreters.

    ``machine`` is an id that does not name it, ``host`` its facts.
    """

    id: str
    machine: str
    host: Mapping[str, Any]
    created: str = ""
    session: str = ""

    @property
    def cores(self) -> int:
        """Physical cores that the run could use."""
        return int(self.host["physical_cores"])


@dataclass(frozen=True)
class Claim:
    """What is said about threads, with its rule, as the session stored it before anything was measured.

    ``figure`` is the kind of figure that decides, ``subject`` the interpreter that it is of; ``about`` says what else
    belongs to it (a line of routes and what it is held ``over``, a package), ``tests`` which litmus tests.
    ``confirmed`` and ``refuted`` are ranges.
    """

    name: str
    text: str
    source: str
    subject: str
    figure: str
    rule: str
    confirmed: tuple[float, float]
    refuted: tuple[float, float]
    about: Mapping[str, str]
    tests: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """What it says beside its subject."""
        return frozenset(self.about) | ({"tests"} if self.tests else frozenset())


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
    steps: tuple[Record, ...]
    damages: tuple[Damage, ...]
    #: The suites' parts by which it was read, and what each kept, by its type.
    parts: tuple[Part, ...] = ()
    records: Mapping[type, object] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    checkups: tuple[Checkup, ...] = ()
    wanted_reference: str = ""
    runs: tuple[Run, ...] = ()
    environments: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def machines(self) -> tuple[str, ...]:
        """The ids of the machines that measured, each once."""
        return tuple(dict.fromkeys(run.machine for run in self.runs))

    def run(self, identity: str) -> Run | None:
        """The run of that id."""
        return next((run for run in self.runs if run.id == identity), None)

    def run_of(self, suite: str, subject: str, case: str) -> str:
        """The run that asked a case of a subject; empty where nothing of it was kept, or several did."""
        found: Collection[str] = self._asked_in.get((suite, subject, case), ())
        return next(iter(found)) if len(found) == 1 else ""

    @cached_property
    def _asked_in(self) -> Mapping[tuple[str, str, str], set[str]]:
        """The runs of each case on each subject: there are thousands of steps, and as many questions."""
        found: dict[tuple[str, str, str], set[str]] = {}
        for record in self.steps:
            found.setdefault((record.suite, record.subject, record.case), set()).add(record.run)
        return found

    def kept(self, kind: type[Kept]) -> Kept:
        """A suite's records, by their type; raises KeyError where the session was read without that suite."""
        found = self.records[kind]
        assert isinstance(found, kind)
        return found

    def same_run(self, one: str, other: str) -> bool:
        """May records of these runs form a ratio?  In a session of several, what names no run may not."""
        return one == other and (bool(one) or len(self.runs) < 2)

    def cores_of(self, run: str) -> int:
        """Physical cores of the run's machine."""
        found = self.run(run) if len(self.runs) > 1 else None
        return found.cores if found else self.cores

    @property
    def cores(self) -> int:
        """Physical cores that the session could use."""
        return int(self.host["physical_cores"])

    @property
    def directional(self) -> bool:
        """Two cores or fewer show a direction and no curve."""
        return self.cores <= 2

    @property
    def records_are_lost(self) -> bool:
        """Without its records a session's states are unknown."""
        return any(damage.records for damage in self.damages)

    def subject(self, identity: str) -> Subject | None:
        """The subject of that id."""
        return next((subject for subject in self.subjects if subject.id == identity), None)

    def called(self, identity: str) -> str:
        """The subject's name, or its id when it is not in the session."""
        subject = self.subject(identity)
        return subject.name if subject else identity

    @cached_property
    def looks(self) -> Looks:
        """Its subjects' colours and shapes."""
        return Looks(subject.id for subject in self.subjects)

    def planned(self, subject: Subject) -> int:
        """Blocks that were planned for a subject: a JIT's are fewer and longer."""
        return self.blocks[subject.jit_expected]

    def rooms(self) -> list[str]:
        """The rooms that the session's kernels come from, in the order of the report."""
        return list(dict.fromkeys(kernel.room for kernel in self.kernels))
