"""`merge`: one session out of several runs that measured other cases of the same interpreters, or why that must not be.

A ratio between interpreters is only made within a run.  What measured the same interpreters on other kernels, elsewhere
too, makes one table; what measured other interpreters stands in it side by side, without a ratio.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.codes import Code
from runners.interpreters import builds
from runners.interpreters.subjects import load_subjects
from runners.sessions.records import FILE, Record, line, lines
from runners.sessions.session import RESULTS
from runners.sessions.store import Store, read_json, write_bytes, write_json

#: What sessions must have been told alike.
TOLD = ("threads", "profile", "blocks", "precision", "cell", "modes", "size", "seed", "commit", "dirty", "with")

#: What a session was told that does not say it: an earlier gilmatrix wrote it.
UNSAID: Mapping[str, object] = {"with": []}

#: What a session tells by name beside what was asked.
FACTS = ("runs", "environments")

#: Words of a command after which several are named, and after which its own session is.
NAMING = ("--interpreter", "-e", "--only", "--package", "--route", "--job")
OWN = ("--session",)

#: Steps of this suite are the rules that every session keeps.
CLAIMS = "claims"


class NotComparable(Exception):
    """Sessions that must not stand in one table; the message says which of their facts differ."""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `merge`."""
    parser = subparsers.add_parser(
        "merge", help="make one session of several that measured alike: other kernels, or other interpreters"
    )
    parser.add_argument("sessions", nargs="+", type=Path, metavar="SESSION", help="a session's folder")
    parser.add_argument("--into", metavar="NAME", help="the new session's name; made from the oldest when not given")
    parser.add_argument("--results", default=RESULTS, type=Path, metavar="DIR", help="where it is kept")
    parser.set_defaults(run=_merge)


def _merge(arguments: argparse.Namespace) -> int:
    print(merge([Store(folder) for folder in arguments.sessions], arguments.results, arguments.into).folder)
    return Code.RIGHT


def merge(stores: Sequence[Store], results: Path, name: str | None = None) -> Store:
    """A new session with everything that these hold; raises NotComparable."""
    several = sorted(stores, key=lambda store: (store.session()["created"], store.name))
    told = [store.session() for store in several]
    if reasons := [*differences(told), *_records_differ(several)]:
        raise NotComparable("these sessions must not be merged: " + "; ".join(reasons))
    target = Store(results / (name or f"{several[0].name}-merged"))
    if target.folder.exists():
        raise NotComparable(f"{target.folder} is there already: choose another name with --into")
    results.mkdir(parents=True, exist_ok=True)
    made = Store(Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=results)))
    try:
        for subject in dict.fromkeys(subject for one in told for subject in one["subjects"]):
            _write_subject(made, subject, several)
        write_bytes(made.folder / FILE, b"".join(_lines(several)))
        made.write_session(_together(told, target.name))
        made.folder.chmod(0o755)
        os.replace(made.folder, target.folder)
    except BaseException:
        shutil.rmtree(made.folder, ignore_errors=True)
        raise
    return target


def differences(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every reason in ``session.json`` why these cannot stand in one table, in words; empty when they can."""
    said = {what: [one.get(what, UNSAID.get(what)) for one in told] for what in TOLD}
    reasons = [
        f"{what} is {_shown(values)}" for what, values in said.items() if any(value != values[0] for value in values)
    ]
    for part in _parts(told):
        seen: dict[str, Any] = {}
        several = [pair for one in told for pair in one.get(part, {}).items()]
        other = {name for name, file in several if _asked(seen.setdefault(name, file)) != _asked(file)}
        if other:
            reasons.append(f"{part} differ: {', '.join(sorted(other))}")
    return reasons + _versions_differ(told)


def _parts(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """The parts of these sessions that name what was asked."""
    named = dict.fromkeys(part for one in told for part, value in one.items() if isinstance(value, dict))
    return [part for part in named if part not in FACTS]


def _asked(file: Mapping[str, object]) -> object:
    return file.get("digest", file)


def _versions_differ(told: Sequence[Mapping[str, Any]]) -> list[str]:
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    reasons = []
    for one in told:
        for subject, needs in one.get("environments", {}).items():
            for need, made in needs.items():
                first = found.setdefault((subject, need), made)
                names = [name for name in sorted({*first, *made}) if first.get(name) != made.get(name)]
                if names:
                    words = ", ".join(f"{name} is {_shown([first.get(name), made.get(name)])}" for name in names)
                    reasons.append(f"{subject}'s environment for {need} differs: {words}")
    return reasons


def _records_differ(stores: Sequence[Store]) -> list[str]:
    """Interpreters of other builds, and cases that were measured twice."""
    reasons: list[str] = []
    known: dict[str, Mapping[str, Any]] = {}
    seen: dict[tuple[str, str, str], Store] = {}
    for store in stores:
        for subject, record in _subjects(store):
            if subject in known and (found := builds.differences(known[subject], record, elsewhere=True)):
                reasons.append(f"{subject} is another build: {', '.join(found)}")
            if record.get("facts"):
                known.setdefault(subject, record)
    twice: dict[str, set[str]] = {}
    for store in stores:
        for case in {(step.suite, step.subject, step.case) for step in store.records() if step.suite != CLAIMS}:
            if seen.setdefault(case, store) is not store:
                twice.setdefault(case[1], set()).add(case[2])
    return reasons + [
        f"{subject} was measured more than once on {', '.join(sorted(cases))}: build a report of each session, and let "
        "them stand side by side"
        for subject, cases in sorted(twice.items())
    ]


def _subjects(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    for subject in store.session()["subjects"]:
        path = store.path(subject, "subject.json")
        if path.exists():
            yield subject, read_json(path)


def _write_subject(made: Store, subject: str, stores: Sequence[Store]) -> None:
    """Everything that any session holds of a subject; what it was said to be where it was reached."""
    records = []
    for store in stores:
        if store.path(subject).exists():
            shutil.copytree(store.path(subject), made.path(subject), dirs_exist_ok=True)
        if store.path(subject, "subject.json").exists():
            records.append(read_json(store.path(subject, "subject.json")))
    if not records:
        return
    reached = (
        [record for record in records if record["state"] == "ok"]
        or [record for record in records if record["facts"]]
        or records
    )
    record = dict(reached[0])
    for part in ("digests", "litmus_digests"):
        record[part] = {name: digest for record in records for name, digest in record.get(part, {}).items()}
    record["same_builds"] = sorted({record["build_digest"] for record in records if record.get("build_digest")})
    record.pop("schema")
    write_json(made.path(subject, "subject.json"), record)


def _lines(stores: Sequence[Store]) -> Iterator[bytes]:
    """Every session's own lines, and a record for each cell of an interpreter that one of them could not have."""
    reached = {subject for store in stores for subject, record in _subjects(store) if record["state"] == "ok"}
    for store in stores:
        yield from lines(store.folder / FILE)
        done = {(step.suite, step.subject, step.case) for step in store.records()}
        suites = _of_kernels(store) or _of_kernels(*stores)
        for subject, record in _subjects(store):
            if record["state"] == "ok" or subject not in reached:
                continue
            for suite, counts in suites.items():
                for kernel in store.session()["kernels"]:
                    if (suite, subject, kernel) in done:
                        continue
                    for count in sorted(counts):
                        yield line(
                            Record(
                                suite, subject, kernel, record["state"], record["reason"], threads=count,
                                run=store.run()[0], machine=store.run()[1], effort=store.effort(),
                            )
                        )  # fmt: skip


def _of_kernels(*stores: Store) -> dict[str, set[int]]:
    """The suites that asked about these sessions' kernels, each with the thread counts that it asked at."""
    found: dict[str, set[int]] = {}
    for store in stores:
        kernels = store.session()["kernels"]
        for step in store.records():
            if step.case in kernels and step.suite != CLAIMS:
                found.setdefault(step.suite, set()).add(step.threads)
    return dict(sorted(found.items()))


def _shown(values: Sequence[object]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values))


def _together(told: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    merged = {key: value for key, value in told[0].items() if key != "schema"}
    subjects = _in_order(subject for one in told for subject in one["subjects"])
    for part in _parts(told):
        merged[part] = {case: file for one in told for case, file in one.get(part, {}).items()}
    if checkups := [checkup for one in told for checkup in one.get("checkups", [])]:
        merged["checkups"] = checkups
    if made := [one["environments"] for one in told if "environments" in one]:
        names = {subject for one in made for subject in one}
        merged["environments"] = {
            subject: {need: each for one in made for need, each in one.get(subject, {}).items()} for subject in names
        }
    return merged | {
        "name": name,
        "command": _command([one["command"] for one in told]),
        "finished": all(one["finished"] for one in told),
        "subjects": subjects,
        "runs": {run: facts for one in told for run, facts in one["runs"].items()},
    }


def _command(commands: Sequence[str]) -> str:
    """The one command that would measure all: the same words, all subjects and cases where each names its own."""
    lines = [_without_own(shlex.split(command)) for command in commands]
    if len(set(commands)) == 1:
        return commands[0]
    if any(len(line) != len(lines[0]) for line in lines):
        return " && ".join(dict.fromkeys(commands))
    words = []
    for place, several in enumerate(zip(*lines, strict=True)):
        if len(set(several)) > 1 and (place == 0 or lines[0][place - 1] not in NAMING):
            return " && ".join(dict.fromkeys(commands))
        words.append(",".join(_in_order(part for word in several for part in word.split(","))))
    return shlex.join(words)


def _without_own(line: Sequence[str]) -> list[str]:
    """Without the name of a session, which each job chooses for itself."""
    return [word for place, word in enumerate(line) if word not in OWN and (not place or line[place - 1] not in OWN)]


def _in_order(names: Iterable[str]) -> list[str]:
    """Each once: subjects as their tables stand, anything else behind them as it came."""
    known = list(load_subjects())
    return sorted(dict.fromkeys(names), key=lambda one: known.index(one) if one in known else len(known))
