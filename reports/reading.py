"""What does a session's folder hold?  Read once, into values that nothing changes; what cannot be read is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from reports.observed import Observed, Test
from reports.taken import RouteLine, Taken
from reports.tried import Package, Tried
from runners import curves
from runners.curves import Series
from runners.store import STATES, DamagedResult, Step, Store, read_json

#: Rooms in the order in which they are shown; others follow.
ROOMS = ("independent", "contended", "micro", "user")

NOT_YET = "not measured yet: run the same command again"

#: What a record of an unexpected shape raises while it is taken apart.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)

Answer = TypeVar("Answer")


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


@dataclass(frozen=True)
class Session:
    """Everything that one session measured."""

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
        return any(not damage.subject for damage in self.damages)

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


def read_session(folder: Path) -> Session:
    """The session in ``folder``; raises DamagedResult only when session.json itself cannot be used."""
    return _Reader(Store(folder)).session()


class _Reader:
    """Collects the damages while it reads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.damages: list[Damage] = []

    def session(self) -> Session:
        told = self.store.session()
        try:
            return self._session(told)
        except MISSHAPEN as problem:
            raise DamagedResult(
                f"{self.store.folder / 'session.json'} is not as this gilmatrix writes it ({problem!r}): "
                "measure again into a new session"
            ) from None

    def _session(self, told: Mapping[str, Any]) -> Session:
        _check_names([*told["kernels"], *told["subjects"]])
        kernels = _kernels(told["kernels"])
        subjects = tuple(self._subject(identity) for identity in told["subjects"])
        steps = tuple(self._steps())
        tests = _tests(told.get("litmus", {}))
        lines = _lines(told.get("lines", {}))
        packages = _packages(told.get("packages", {}))
        return Session(
            name=self.store.name,
            command=self._shown(told["command"]),
            created=told["created"],
            finished=told["finished"],
            profile=told["profile"],
            modes=tuple(told["modes"]),
            size=told.get("size", "default"),
            seed=told["seed"],
            commit=told["commit"],
            dirty=told.get("dirty", False),
            threads=tuple(sorted(told["threads"])),
            reference=told["reference"],
            blocks=tuple(told["blocks"]),
            precision=told["precision"],
            cell=told["cell"],
            host={"physical_cores": 1, **told["host"]},
            subjects=subjects,
            kernels=kernels,
            steps=steps,
            series=self._series(subjects, kernels),
            tests=tests,
            lines=lines,
            taken=self._answers(subjects, "routes", [line.name for line in lines], self._taken_of),
            claims=dict(told.get("claims", {})),
            observed=self._answers(subjects, "conformance", [test.name for test in tests], self._observed),
            packages=packages,
            tried=self._answers(subjects, "ecosystem", [package.name for package in packages], self._tried),
            damages=tuple(self.damages),
        )

    def _subject(self, identity: str) -> Subject:
        path = self.store.path(identity, "subject.json")
        if not path.exists():
            return Subject(identity, identity, "cancelled", NOT_YET, "", "", None, False, {}, {}, {})
        try:
            return self._taken(identity)
        except MISSHAPEN as problem:
            reason = f"{path} is not as this gilmatrix writes it ({problem!r}): move it away and measure again"
        except DamagedResult as damaged:
            reason = str(damaged)
        self._note(reason, identity)
        return Subject(identity, identity, "void", self._shown(reason), "", "", None, False, {}, {}, {})

    def _taken(self, identity: str) -> Subject:
        told = _checked(self.store, identity)
        facts, build = dict(told["facts"]), dict(told["build"])
        return Subject(
            id=identity,
            name=told["name"],
            state=told["state"],
            reason=self._shown(told["reason"]),
            way=told["way"],
            executable=Path(told["executable"]).name,
            gil_expected=told["gil_expected"],
            jit_expected=told["jit_expected"],
            build=build,
            facts=facts,
            digests=dict(told["digests"]),
            base=told.get("base", ""),
            runner=told.get("runner", "local"),
            litmus_digests=dict(told.get("litmus_digests", {})),
        )

    def _steps(self) -> list[Step]:
        path = self.store.folder / "journal.jsonl"
        try:
            return [self._private(step) for step in self.store.journal()]
        except DamagedResult as damaged:
            self._note(str(damaged))
        except MISSHAPEN as problem:
            self._note(f"{path} is not as this gilmatrix writes it ({problem}): measure again into a new session")
        return []

    def _private(self, step: Step) -> Step:
        if step.state not in STATES:
            raise ValueError(f"a step of unknown state {step.state!r}")
        told = {**vars(step), "reason": self._shown(step.reason)}
        return Step(**told)

    def _series(
        self, subjects: tuple[Subject, ...], kernels: tuple[Kernel, ...]
    ) -> dict[tuple[str, str], tuple[Series, ...]]:
        found = {}
        for subject in subjects:
            for kernel in kernels:
                files = curves.paths(self.store, subject.id, kernel.name)
                if not files.exist():
                    continue
                try:
                    found[subject.id, kernel.name] = tuple(curves.load(self.store, subject.id, kernel.name))
                except DamagedResult as damaged:
                    self._note(str(damaged), subject.id, kernel.name)
                except MISSHAPEN as problem:
                    told = f"{files.planned} or its evidence is not as this gilmatrix writes it ({problem!r})"
                    self._note(f"{told}: move both away, then measure again", subject.id, kernel.name)
        return found

    def _answers(
        self, subjects: Sequence[Subject], suite: str, names: Sequence[str], take: Callable[[Any], Answer]
    ) -> dict[tuple[str, str], Answer]:
        """What a suite kept of each name on each subject, as ``take`` makes it of a file's content."""
        found = {}
        for subject in subjects:
            for name in names:
                path = self.store.path(subject.id, suite, f"{name}.json")
                if not path.exists():
                    continue
                try:
                    found[subject.id, name] = take(read_json(path))
                except DamagedResult as damaged:
                    self._note(str(damaged), subject.id, name)
                except MISSHAPEN as problem:
                    told_why = f"{path} is not as this gilmatrix writes it ({problem!r})"
                    self._note(f"{told_why}: move it away, then run the same command again", subject.id, name)
        return found

    def _observed(self, told: Mapping[str, Any]) -> Observed:
        one = Observed(**{each.name: told[each.name] for each in fields(Observed)})
        return replace(one, reason=self._shown(one.reason))

    def _taken_of(self, told: Mapping[str, Any]) -> Taken:
        return Taken.of({**told, "reason": self._shown(told["reason"])})

    def _tried(self, told: Mapping[str, Any]) -> Tried:
        return Tried.of(self._all_shown(told))

    def _all_shown(self, told: Any) -> Any:
        """The same, with every text in it as it may be shown."""
        if isinstance(told, str):
            return self._shown(told)
        if isinstance(told, Mapping):
            return {name: self._all_shown(one) for name, one in told.items()}
        return [self._all_shown(one) for one in told] if isinstance(told, list) else told

    def _note(self, message: str, subject: str = "", kernel: str = "") -> None:
        self.damages.append(Damage(message, self._shown(message), subject, kernel))

    def _shown(self, text: str) -> str:
        """Without the paths of this machine: a report is handed on."""
        text = text.replace(f"{self.store.folder}/", "")
        home = str(Path.home())
        return text.replace(home, "~") if len(home) > 1 else text


def _checked(store: Store, identity: str) -> dict[str, Any]:
    told = read_json(store.path(identity, "subject.json"))
    if told["state"] not in STATES:
        raise ValueError(f"unknown state {told['state']!r}")
    return told


def _check_names(names: list[str]) -> None:
    """Names become names of files: no path may hide in one."""
    for name in names:
        if not re.fullmatch(r"\w[\w-]*", name):
            raise ValueError(f"{name!r} is no name of a kernel or a subject")


def _tests(told: Mapping[str, Mapping[str, Any]]) -> tuple[Test, ...]:
    _check_names(list(told))
    found = [Test(name=name, **one) for name, one in told.items()]
    return tuple(sorted(found, key=lambda one: (not one.number, one.number, one.name)))


def _lines(told: Mapping[str, Mapping[str, Any]]) -> tuple[RouteLine, ...]:
    _check_names(list(told))
    return tuple(RouteLine(name=name, **{**one, "workers": tuple(one["workers"])}) for name, one in told.items())


def _packages(told: Mapping[str, Mapping[str, Any]]) -> tuple[Package, ...]:
    _check_names(list(told))
    return tuple(Package(name=name, **one) for name, one in told.items())


def _kernels(told: Mapping[str, Mapping[str, str]]) -> tuple[Kernel, ...]:
    kernels = [Kernel(name, one["room"], one["digest"], one["source"], one["summary"]) for name, one in told.items()]
    known = {room: place for place, room in enumerate(ROOMS)}
    return tuple(sorted(kernels, key=lambda one: (known.get(one.room, len(ROOMS)), one.room, one.name)))
