"""Reads a session's folder once, into values that nothing changes; what cannot be read is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from reports.outline import outline
from reports.session import Checkup, Claim, Damage, Kernel, Run, Session, Subject
from reports.texts import all_plain, plain
from reports.view import Part
from runners.sessions.store import DamagedResult, Step, Store, known_state, read_json

#: Rooms in the order in which they are shown; others follow.
ROOMS = ("independent", "contended", "micro", "user")

#: A path of somebody's machine in a command line: its last part is what tells.
ABSOLUTE = re.compile(r"(^|[\s=',])[~]?/(?:[^\s/',]+/)*([^\s/',]+)")

NOT_YET = "not measured yet: run the same command again"

#: What a record of an unexpected shape raises while it is taken apart.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)

Answer = TypeVar("Answer")
Case = TypeVar("Case")


def read_session(folder: Path, parts: Sequence[Part]) -> Session:
    """The session in ``folder``, as much as there is of it, with what the suites of ``parts`` kept.

    Raises DamagedResult for another version's or an empty one.  Every text in it may be shown: nothing in it is a path
    of this machine, a control character, or endless.
    """
    return Reader(Store(folder), parts).session()


class Reader:
    """Reads a folder, and collects the damages meanwhile; a suite reads its records with it."""

    def __init__(self, store: Store, parts: Sequence[Part]) -> None:
        self.store = store
        self._parts = tuple(sorted(parts, key=lambda one: one.place))
        self._damages: list[Damage] = []
        self._told: Mapping[str, Any] = {}
        self.subjects: tuple[Subject, ...] = ()
        self.kernels: tuple[Kernel, ...] = ()

    def session(self) -> Session:
        """Everything."""
        self._told = told = self._shown_in(outline(self.store, self.note, self._parts))
        self.subjects = tuple(self._subject(identity) for identity in told["subjects"])
        self.kernels = _in_order(self.named("kernels", _kernel))
        steps = tuple(self._steps())
        claims = self.named("claims", _claim)
        runs = self.named("runs", _run)
        kept = [part.read(self) for part in self._parts]
        return Session(
            folder=self.store.folder,
            name=plain(self.store.name),
            command=ABSOLUTE.sub(r"\1…/\2", told["command"]),
            created=told["created"],
            finished=told["finished"],
            profile=told["profile"],
            modes=tuple(told["modes"]),
            size=str(told.get("size", "default")),
            seed=told["seed"],
            commit=told["commit"],
            dirty=bool(told.get("dirty", False)),
            threads=tuple(sorted(told["threads"])),
            reference=_reference(self.subjects, told["reference"]),
            wanted_reference=told["reference"],
            blocks=(told["blocks"][0], told["blocks"][1]),
            precision=told["precision"],
            cell=told["cell"],
            host=_host(runs),
            subjects=self.subjects,
            kernels=self.kernels,
            steps=steps,
            parts=self._parts,
            records={type(one): one for one in kept if one is not None},
            claims=claims,
            checkups=self._checkups(told.get("checkups", [])),
            damages=tuple(self._damages),
            runs=runs,
            environments=self._made(told.get("environments", {})),
        )

    def _made(self, told: Any) -> dict[str, dict[str, dict[str, str]]]:
        try:
            return _environments(told)
        except MISSHAPEN as problem:
            self.note(f"session.json: environments is not as this gilmatrix writes it ({problem!r}): left out")
            return {}

    def named(self, part: str, make: Callable[[str, Mapping[str, Any]], Case]) -> tuple[Case, ...]:
        """What ``make`` makes of each that a part of session.json names; what it cannot is left out, by name."""
        found = []
        for name, one in self._told[part].items():
            try:
                found.append(make(name, one))
            except MISSHAPEN as problem:
                self.note(f"session.json: {name} of {part} is not as this gilmatrix writes it ({problem!r}): left out")
        return tuple(found)

    def _checkups(self, told: Any) -> tuple[Checkup, ...]:
        """What was seen of the machine before it measured, as often as it began to."""
        try:
            return tuple(
                Checkup(str(record["at"]), bool(record["quiet"]), tuple(map(str, record["lines"]))) for record in told
            )
        except MISSHAPEN as problem:
            self.note(f"session.json: checkups are not as this gilmatrix writes them ({problem!r}): left out")
            return ()

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
        self.note(reason, identity)
        return Subject(identity, identity, "void", self._shown(reason), "", "", None, False, {}, {}, {})

    def _taken(self, identity: str) -> Subject:
        told = self._shown_in(_checked(self.store, identity))
        facts, build = dict(told["facts"]), dict(told["build"])
        return Subject(
            id=identity,
            name=told["name"],
            state=told["state"],
            reason=told["reason"],
            way=told["way"],
            executable=Path(told["executable"]).name,
            gil_expected=told.get("gil_expected"),
            jit_expected=bool(told.get("jit_expected", facts.get("jit"))),
            build=build,
            facts=facts,
            digests=dict(told["digests"]),
            base=told.get("base", ""),
            runner=told.get("runner", "local"),
            litmus_digests=dict(told.get("litmus_digests", {})),
            build_digests=tuple(told.get("same_builds") or filter(None, [told.get("build_digest")])),
        )

    def _steps(self) -> list[Step]:
        path = self.store.folder / "journal.jsonl"
        try:
            return [self._checked_step(step) for step in self.store.journal()]
        except DamagedResult as damaged:
            self.note(str(damaged), journal=True)
        except MISSHAPEN as problem:
            told = f"{path} is not as this gilmatrix writes it ({problem}): measure again into a new session"
            self.note(told, journal=True)
        return []

    def _checked_step(self, step: Step) -> Step:
        known_state(step.state)
        return Step(**self._shown_in(vars(step)))

    def answers(self, suite: str, names: Sequence[str], take: Callable[[Any], Answer]) -> dict[tuple[str, str], Answer]:
        """What a suite kept of each name on each subject, as ``take`` makes it of a file's content."""
        found = {}
        for subject in self.subjects:
            for name in names:
                path = self.store.path(subject.id, suite, f"{name}.json")
                if not path.exists():
                    continue
                try:
                    found[subject.id, name] = take(self._shown_in(read_json(path)))
                except DamagedResult as damaged:
                    self.note(str(damaged), subject.id, name)
                except MISSHAPEN as problem:
                    told_why = f"{path} is not as this gilmatrix writes it ({problem!r})"
                    self.note(f"{told_why}: move it away, then run the same command again", subject.id, name)
        return found

    def _shown_in(self, told: Any) -> Any:
        """The same, with every text in it as it may be shown."""
        return all_plain(told, self._private)

    def note(self, message: str, subject: str = "", kernel: str = "", *, journal: bool = False) -> None:
        """A file, or a part of one, that cannot be used."""
        self._damages.append(Damage(message, self._shown(message), subject, kernel, journal))

    def _shown(self, text: str) -> str:
        return plain(self._private(text))

    def _private(self, text: str) -> str:
        """Without the paths of this machine: a report is handed on."""
        text = text.replace(f"{self.store.folder}/", "")
        home = str(Path.home())
        return text.replace(home, "~") if len(home) > 1 else text


def _reference(subjects: Sequence[Subject], wanted: str) -> str:
    """The subject whose one thread is the unit: the ``wanted`` one, else the first with a GIL, else the first.

    Told when a session is read: another command, or a merge, may add the wanted one later.
    """
    if any(one.id == wanted and one.state != "unavailable" for one in subjects):
        return wanted
    reached = [one for one in subjects if one.facts and one.state == "ok"]
    with_gil = [one for one in reached if one.facts.get("gil", one.gil_expected)]
    return next((one.id for one in (*with_gil, *reached)), wanted)


def _checked(store: Store, identity: str) -> dict[str, Any]:
    told = read_json(store.path(identity, "subject.json"))
    known_state(told["state"])
    return told


def _run(name: str, told: Mapping[str, Any]) -> Run:
    cores = told["host"].get("physical_cores")
    host = {**told["host"], "physical_cores": cores if isinstance(cores, int) and cores > 0 else 1}
    return Run(name, str(told["machine"]), host, str(told.get("created", "")), str(told.get("session", "")))


def _host(runs: Sequence[Run]) -> dict[str, Any]:
    """The first run's, with as many cores as every machine has."""
    if not runs:
        return {"physical_cores": 1}
    return {**runs[0].host, "physical_cores": min(run.cores for run in runs)}


def _environments(told: Any) -> dict[str, dict[str, dict[str, str]]]:
    """What each environment consists of, by subject and need."""
    return {
        str(subject): {
            str(need): {str(name): str(version) for name, version in made.items()} for need, made in needs.items()
        }
        for subject, needs in told.items()
    }


def _claim(name: str, told: Mapping[str, Any]) -> Claim:
    ranges = [list(map(float, told[key])) for key in ("confirmed", "refuted")]
    if any(len(ends) != 2 for ends in ranges):
        raise ValueError("a rule's range is no [low, high]")
    words = {key: str(told[key]) for key in ("text", "source", "subject", "figure", "rule")}
    about = {key: one for key, one in told.items() if key not in words and isinstance(one, str)}
    (low, high), (least, most) = ranges
    tests = tuple(map(str, told.get("tests", ())))
    return Claim(name, **words, confirmed=(low, high), refuted=(least, most), about=about, tests=tests)


def _kernel(name: str, told: Mapping[str, str]) -> Kernel:
    return Kernel(name, told["room"], told["digest"], told["source"], told["summary"])


def _in_order(kernels: Sequence[Kernel]) -> tuple[Kernel, ...]:
    known = {room: place for place, room in enumerate(ROOMS)}
    return tuple(sorted(kernels, key=lambda one: (known.get(one.room, len(ROOMS)), one.room, one.name)))
