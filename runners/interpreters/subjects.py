"""The interpreters under test, and what their tables say of them.

The answers are the tables of `interpreters.toml`; this module reads them and refuses what it does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from runners import tables
from runners.tables import BadTable

TABLES = Path(__file__).with_name("interpreters.toml")

# What each way's table may say, and which of it must be there.
WAY_KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "installed": (frozenset({"names", "folders", "accepts"}), frozenset({"names"})),
    "uv": (frozenset({"request"}), frozenset({"request"})),
    "root": (
        frozenset({"debs", "suites", "executable", "libraries"}),
        frozenset({"debs", "suites", "executable"}),
    ),
    "debian": (frozenset({"package", "executable"}), frozenset({"package", "executable"})),
    "maven": (
        frozenset(
            {
                "jdk",
                "executable",
                "main",
                "java_options",
                "java_options_since",
                "python_options",
                "artifacts",
                "versions",
                "known",
                "since",
            }
        ),
        frozenset({"jdk", "executable", "main", "artifacts"}),
    ),
    "cargo": (
        frozenset({"crate", "versions", "features", "executable"}),
        frozenset({"crate", "versions", "executable"}),
    ),
    "source": (
        frozenset({"package", "suites", "last_seen", "configure"}),
        frozenset({"package", "suites"}),
    ),
}
_REQUIRED = frozenset({"name", "implementation", "language", "gil", "ways"})
_OPTIONAL = frozenset({"accepts", "jit", "free_threaded", "family", "image", "look", "pip", "previous", "only_named"})
#: Of keys that are tables: what each must say, and all that it may, but for an image's own build arguments.
_INNER: Mapping[str, frozenset[str]] = {
    "image": frozenset({"dockerfile"}),
    "look": frozenset({"light", "dark", "shape"}),
    "pip": frozenset({"patches"}),
}
_MODE_REQUIRED = frozenset({"name", "shape"})
_MODE_OPTIONAL = frozenset({"subjects", "gil", "jit", "environment", "options", "runner"})

#: How a worker can be started: `runners/workers/__init__.py` has a starter for each.
RUNNERS = ("local", "container")


class UnknownSubject(ValueError):
    """Someone asked for a subject that no table describes; one line that names the known ones."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        super().__init__(f"unknown subject {asked!r}; known are: {', '.join(known)}")


@dataclass(frozen=True)
class Subject:
    """One interpreter under test: what it is, and the tables of the ways to get it.

    A mode of it is a subject of its own, ``base`` the one whose executable it is; ``options`` stand before all other
    words of its command line, ``environment`` is added to its own, ``runner`` is the way in which it is started.
    ``image`` says how its container is made: the Dockerfile, and that one's build arguments; ``look`` its colours on
    a ``light`` and a ``dark`` ground and its ``shape`` in charts.  ``own``: it is a build of the user's, in no table.
    What is older than its ``previous`` release is more than one behind.  ``only_named``: it is asked only by its name.
    ``pip`` is there where a pip of its own adapts packages to it: ``patches`` says where it lists them.
    """

    id: str
    name: str
    implementation: str
    language: str
    gil: bool
    ways: tuple[str, ...]
    accepts: str = ""
    jit: bool = False
    free_threaded: bool | None = None
    family: str = ""
    base: str = ""
    runner: str = "local"
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, compare=False)
    image: Mapping[str, str] = field(default_factory=dict, compare=False)
    look: Mapping[str, str] = field(default_factory=dict, compare=False)
    pip: Mapping[str, str] = field(default_factory=dict, compare=False)
    own: bool = False
    previous: str = ""
    only_named: bool = False
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def table(self, way: str) -> Mapping[str, Any]:
        """What the given way needs to know about this subject."""
        return self.tables[way]

    @property
    def digest(self) -> str:
        """Changes whenever a table does, so that what was cached under another one is not believed."""
        said = [
            self.name, self.implementation, self.language, self.gil, self.ways, self.accepts, self.jit,
            self.free_threaded, self.family, {way: dict(table) for way, table in self.tables.items()},
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


#: Builds of the user's own that this command was given.
_OWN: dict[str, Subject] = {}


def keep_own(subject: Subject) -> None:
    """Have a build of the user's among the subjects, for as long as this process lives."""
    _OWN[subject.id] = subject


def load_subjects(path: Path = TABLES) -> dict[str, Subject]:
    """Every subject of the file, in its order, each one's modes after it; raises BadTable for anything wrong.

    The user's own builds stand behind those of the project's own file, with the modes of the subject that is like them.
    """
    document = tables.read(path)
    families = _families(path, document.pop("families", {}))
    modes = document.pop("modes", {})
    for mode, table in modes.items():
        _check_mode(path, mode, table, document)
    subjects = {}
    for identity, table in document.items():
        if not isinstance(table, dict):
            raise BadTable(f"{path}: {identity}: expected a table, found a plain value")
        subjects[identity] = plain = _subject(path, identity, _completed(path, identity, document), families)
        for mode, changed in modes.items():
            if identity in changed.get("subjects", [identity] if plain.image else []):
                subjects[f"{identity}-{mode}"] = _in_mode(plain, mode, changed, identity)
    for subject in _OWN.values() if path == TABLES else ():
        subjects[subject.id] = subject
        for mode, changed in modes.items():
            if not subject.base and (like := _like(subject, subjects, changed.get("subjects", ()))):
                subjects[f"{subject.id}-{mode}"] = _in_mode(subject, mode, changed, like)
    return subjects


def _like(subject: Subject, subjects: Mapping[str, Subject], several: Iterable[str]) -> str:
    """The newest of several subjects that is no newer than a build of the user's and of its kind; empty for none."""
    alike = [
        one
        for one in map(subjects.__getitem__, several)
        if (one.implementation, bool(one.free_threaded)) == (subject.implementation, bool(subject.free_threaded))
        and _version(one) <= _version(subject)
    ]
    newest = max(alike, key=_version, default=None)
    return newest.id if newest else ""


def _version(subject: Subject) -> list[int]:
    return [int(part) for part in subject.language.split(".")]


@cache
def twin(implementation: str, language: str, *, free_threaded: bool) -> str:
    """The subject with a table that a build is a build of, by what it says of itself; empty where there is none.

    Of CPython the language decides which release it is; other implementations have one table.
    """
    release = [int(part) for part in language.split(".")[:2] if part.isdigit()]
    for identity, one in plain(load_subjects()).items():
        alike = one.implementation == implementation and bool(one.free_threaded) == free_threaded
        if alike and not one.own and (implementation != "cpython" or _version(one) == release):
            return identity
    return ""


def plain(subjects: Mapping[str, Subject]) -> dict[str, Subject]:
    """Those that are no mode of another."""
    return {identity: subject for identity, subject in subjects.items() if not subject.base}


def fits(rule: str, version: Sequence[int]) -> bool:
    """Whether a version is "3.13" (any patch release of it) or ">=3.9"."""
    wanted = [int(part) for part in rule.removeprefix(">=").split(".")]
    return list(version) >= wanted if rule.startswith(">=") else list(version[: len(wanted)]) == wanted


def select(subjects: Mapping[str, Subject], ids: Sequence[str]) -> list[Subject]:
    """The subjects with these ids, each once; all but modes and those that are only named when none is.

    Raises UnknownSubject.

    One word may name several, separated by commas.
    """
    ids = [identity for word in ids for identity in word.split(",")]
    for identity in ids:
        if identity not in subjects:
            raise UnknownSubject(identity, list(subjects))
    every = [identity for identity, subject in plain(subjects).items() if not (subject.own or subject.only_named)]
    return [subjects[identity] for identity in dict.fromkeys(ids or every)]


def reference(subjects: Sequence[str]) -> str:
    """The subject of these whose one thread is the unit: the newest CPython with a GIL, and no mode of it.

    Of a session of containers alone it is the one in a container; empty where there is none of these.
    """
    known = load_subjects()
    several = [known[one] for one in subjects if one in known and known[one].implementation == "cpython"]
    plain = [one for one in several if one.gil and not one.base]
    inside = [one for one in several if one.gil and one.runner == "container"]
    newest = max(plain or inside, key=_version, default=None)
    return newest.id if newest else ""


def _families(path: Path, table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    for family, shared in table.items():
        _check_keys(path, f"families.{family}", shared, frozenset({"source"}), frozenset())
        source = shared.get("source", {})
        _check_keys(path, f"families.{family}.source", source, WAY_KEYS["source"][0], frozenset())
    return dict(table)


def _completed(path: Path, identity: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A subject's table with what it leaves to the one that it is ``like``, of a way key by key."""
    table = dict(document[identity])
    like = str(table.pop("like", ""))
    if not like:
        return table
    other: Any = document.get(like)
    if not isinstance(other, dict) or "like" in other:
        raise BadTable(f"{path}: {identity}.like: no subject {like!r} with a table of its own")
    ways: Sequence[str] = table.get("ways") or other.get("ways", ())
    for key, value in other.items():
        if key in WAY_KEYS and key not in ways:
            continue
        own = table.get(key)
        table[key] = {**value, **own} if key in WAY_KEYS and isinstance(own, dict) else table.get(key, value)
    return table


def _subject(path: Path, identity: str, table: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]]) -> Subject:
    _check_keys(path, identity, table, _REQUIRED | _OPTIONAL | frozenset(WAY_KEYS), _REQUIRED)
    _check_types(path, identity, table)
    for key, needed in _INNER.items():
        if key in table:
            known = needed | frozenset(table[key]) if key == "image" else needed
            _check_keys(path, f"{identity}.{key}", table[key], known, needed)
    shared = families.get(table.get("family", ""), {})
    of_ways = {}
    for way in table["ways"]:
        if way not in WAY_KEYS:
            raise BadTable(f"{path}: {identity}.ways: unknown way {way!r}; known are: {', '.join(WAY_KEYS)}")
        of_ways[way] = {**shared.get(way, {}), **table.get(way, {})}
        _check_keys(path, f"{identity}.{way}", of_ways[way], *WAY_KEYS[way])
    for way in WAY_KEYS.keys() & table.keys() - set(table["ways"]):
        raise BadTable(f"{path}: {identity}.{way}: the table is there but {way!r} is not among its ways")
    plain = {key: table[key] for key in (_REQUIRED | _OPTIONAL) & table.keys() - {"ways", "accepts"}}
    return Subject(
        id=identity, ways=tuple(table["ways"]), tables=of_ways,
        accepts=table.get("accepts", table["language"]), **plain,
    )  # fmt: skip


def _check_mode(path: Path, mode: str, table: Any, document: Mapping[str, Any]) -> None:
    where = f"modes.{mode}"
    _check_keys(path, where, table, _MODE_REQUIRED | _MODE_OPTIONAL, _MODE_REQUIRED)
    for identity in table.get("subjects", ()):
        if identity not in document:
            raise BadTable(f"{path}: {where}.subjects: no subject {identity!r}")
    if table.get("runner", RUNNERS[0]) not in RUNNERS:
        raise BadTable(f"{path}: {where}.runner: unknown {table['runner']!r}; known are: {', '.join(RUNNERS)}")


def _in_mode(subject: Subject, mode: str, table: Mapping[str, Any], like: str) -> Subject:
    """The subject in a mode, whose options are those for the subject that it is ``like``: itself, if it has a table."""
    return replace(
        subject, id=f"{subject.id}-{mode}", name=f"{subject.name}, {table['name']}", base=subject.id,
        gil=table.get("gil", subject.gil), jit=table.get("jit", subject.jit),
        runner=table.get("runner", subject.runner),
        options=tuple(table.get("options", {}).get(like, ())), environment=dict(table.get("environment", {})),
        look={**subject.look, "shape": table["shape"]} if subject.look else {},
    )  # fmt: skip


def _check_keys(path: Path, where: str, table: Any, known: frozenset[str], required: frozenset[str]) -> None:
    tables.check(path, where, table, dict.fromkeys(known, object), required)


def _check_types(path: Path, identity: str, table: Mapping[str, Any]) -> None:
    booleans = ("gil", "jit", "free_threaded", "only_named")
    for key in (_REQUIRED | _OPTIONAL) & table.keys():
        expected: type = bool if key in booleans else list if key == "ways" else dict if key in _INNER else str
        if not isinstance(table[key], expected):
            raise BadTable(f"{path}: {identity}.{key}: expected {expected.__name__}, found {table[key]!r}")
