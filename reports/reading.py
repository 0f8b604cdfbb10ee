"""Reads a session's folder once, into values that nothing changes; what cannot be read is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from reports.outline import outline
from reports.session import Checkup, Claim, Damage, Kernel, Run, Session, Subject
from reports.texts import all_plain, plain
from reports.view import Part
from runners import places
from runners.interpreters.subjects import reference
from runners.sessions.records import FILE, NOTHING, DamagedResult, Record, known_state
from runners.sessions.store import Store, read_json

#: Rooms in the order in which they are shown; others follow.
ROOMS = ("independent", "contended", "micro", "user", "bench")

NOT_YET = "not measured yet: run the same command again"

#: What a record of an unexpected shape raises while it is taken apart.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)

Kept = TypeVar("Kept")
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
        self._parts = tuple(sorted(parts, key=lambda part: part.place))
        self._damages: list[Damage] = []
        self._told: Mapping[str, Any] = {}
        self.subjects: tuple[Subject, ...] = ()
        self.kernels: tuple[Kernel, ...] = ()
        self._records: list[Record] = []
        self._spoilt: set[tuple[str, str, str]] = set()

    def session(self) -> Session:
        """Everything."""
        self._told = told = self._shown_in(outline(self.store, self.note, self._parts))
        self.subjects = tuple(self._subject(identity) for identity in told["subjects"])
        self.kernels = _in_order(self.named("kernels", _kernel))
        self._records = self._believed()
        claims = self.named("claims", _claim)
        runs = self.named("runs", _run)
        kept = [part.read(self) for part in self._parts]
        return Session(
            folder=self.store.folder,
            name=plain(self.store.name),
            command=places.command(told["command"]),
            created=told["created"],
            finished=told["finished"],
            profile=told["profile"],
            modes=tuple(told["modes"]),
            size=str(told.get("size", "default")),
            seed=told["seed"],
            commit=told["commit"],
            dirty=bool(told.get("dirty", False)),
            threads=tuple(sorted(told["threads"])),
            reference=_reference(self.subjects),
            wanted_reference=reference(told["subjects"]),
            blocks=(told["blocks"][0], told["blocks"][1]),
            precision=told["precision"],
            cell=told["cell"],
            host=_host(runs),
            subjects=self.subjects,
            kernels=self.kernels,
            steps=tuple(replace(record, answer=NOTHING) for record in self._records),
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

    def cases(self, part: str, kind: type[Case]) -> tuple[Case, ...]:
        """Each that a part of session.json names, as that kind of dataclass, which has its ``name``."""
        return self.named(part, lambda name, one: msgspec.convert({**one, "name": name}, kind))

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
        return Subject(identity, identity, "void", self.shown(reason), "", "", None, False, {}, {}, {})

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

    def _believed(self) -> list[Record]:
        """Every record that can be believed, with its texts as they may be shown."""
        path = self.store.folder / FILE
        try:
            found = [self._shown_record(record) for record in self.store.records()]
        except DamagedResult as damaged:
            self.note(str(damaged), records=True)
            return []
        for one in self.store.damaged():
            if one.key:
                self._spoilt.add((one.key.suite, one.key.subject, one.key.case))
            what = f"of {one.key.case} on {one.key.subject} " if one.key else ""
            told = f"{path} line {one.line} {what}cannot be believed: {one.why}; run the same command again"
            self.note(told, one.key.subject if one.key else "", one.key.case if one.key else "")
        return found

    def _shown_record(self, record: Record) -> Record:
        told = msgspec.structs.asdict(record).items()
        return replace(record, **{name: self.shown(text) for name, text in told if isinstance(text, str)})

    @cached_property
    def _asked(self) -> Mapping[tuple[str, str, str], list[Record]]:
        found: dict[tuple[str, str, str], list[Record]] = {}
        for record in self._records:
            found.setdefault((record.suite, record.subject, record.case), []).append(record)
        return found

    def gathered(
        self, suite: str, names: Iterable[str], make: Callable[[Sequence[Record]], Kept | None]
    ) -> dict[tuple[str, str], Kept]:
        """What ``make`` makes of a suite's records of each name on each subject, all of one build, run and effort.

        Nothing of those whose records are damaged in part: what is left of them would be another figure.
        """
        found = {}
        for subject in self.subjects:
            for name in names:
                records = self._asked.get((suite, subject.id, name))
                if not records or (suite, subject.id, name) in self._spoilt:
                    continue
                try:
                    made = make(self._alike(subject, records))
                except MISSHAPEN as problem:
                    told = f"{self.store.folder / FILE}: what {suite} kept of {name} on {subject.id} is not as this"
                    self.note(f"{told} gilmatrix writes it ({problem}): measure again", subject.id, name)
                else:
                    if made:
                        found[subject.id, name] = made
        return found

    def answers(self, suite: str, names: Iterable[str], kind: type[Kept]) -> dict[tuple[str, str], Kept]:
        """The newest answer that a suite kept of each name on each subject, with its texts as they may be shown."""

        def newest(records: Sequence[Record]) -> Kept | None:
            kept = [record for record in records if record.has_answer]
            return self.told(kept[-1], kind) if kept else None

        return self.gathered(suite, names, newest)

    def told(self, record: Record, kind: type[Kept]) -> Kept:
        """A record's answer, with its texts as they may be shown; raises ValueError where it is not of that kind."""
        return msgspec.convert(self._shown_in(msgspec.json.decode(record.answer)), kind, str_keys=True)

    def _alike(self, subject: Subject, records: Sequence[Record]) -> Sequence[Record]:
        """Those of the session's own build and effort, from one run; others are named, and count nowhere."""
        kinds = dict.fromkeys((record.build, record.run, record.effort) for record in records)
        own = [
            kind
            for kind in kinds
            if (kind[0] in subject.build_digests or not subject.build_digests or not kind[0])
            and (not kind[2] or kind[2] == (self.store.effort() or kind[2]))
        ]
        if len(kinds) == len(own) == 1:
            return records
        known = [kind for kind in own if kind[0] or not subject.build_digests] or own
        taken = known[0] if known else None
        others = [kind for kind in kinds if kind != taken]
        words = ", ".join(f"build {build or 'not told'} in run {run or 'not told'}" for build, run, _ in others)
        builds = " ".join(subject.build_digests) or "not told"
        one = records[0]
        self.note(
            f"{self.store.folder / FILE} holds records of {one.case} on {subject.id} of another build, run or effort "
            f"({words}) than the session's own (build {builds}): they count nowhere; measure again into a new session",
            subject.id, one.case,
        )  # fmt: skip
        return [record for record in records if (record.build, record.run, record.effort) == taken]

    def _shown_in(self, told: Any) -> Any:
        """The same, with every text in it as it may be shown."""
        return all_plain(told, self._private)

    def note(self, message: str, subject: str = "", kernel: str = "", *, records: bool = False) -> None:
        """A file, or a part of one, that cannot be used."""
        self._damages.append(Damage(message, self.shown(message), subject, kernel, records))

    def shown(self, text: str) -> str:
        """A text as it may be shown."""
        return plain(self._private(text))

    def _private(self, text: str) -> str:
        """Without the paths of this machine: a report is handed on."""
        return places.private(text.replace(f"{self.store.folder}/", ""))


def _reference(subjects: Sequence[Subject]) -> str:
    """The subject whose one thread is the unit: the newest CPython with a GIL, else the first with one, else the first.

    Told when a session is read: another command, or a merge, may add a newer one later.
    """
    there = reference([subject.id for subject in subjects if subject.state != "unavailable"])
    if there:
        return there
    reached = [subject for subject in subjects if subject.facts and subject.state == "ok"]
    with_gil = [one for one in reached if one.facts.get("gil", one.gil_expected)]
    return next((one.id for one in (*with_gil, *reached, *subjects)), "")


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
    return tuple(sorted(kernels, key=lambda kernel: (known.get(kernel.room, len(ROOMS)), kernel.room, kernel.name)))
