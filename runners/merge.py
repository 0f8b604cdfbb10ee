"""`merge`: one session out of several that measured other subjects in the same way, or why that would say nothing."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.session import RESULTS
from runners.store import DamagedResult, Store, write_text
from runners.subjects import load_subjects

#: What sessions must have been told alike, and what must have been true of the machine.
TOLD = (
    "threads", "profile", "blocks", "precision", "cell", "modes", "size", "seed", "reference", "commit", "dirty",
)  # fmt: skip
MACHINE = (
    "cpu_model", "cores", "physical_cores", "affinity", "nodes", "kinds", "pinned", "quota", "platform", "libc",
)  # fmt: skip

#: Words of a command after which subjects are named.
NAMING = ("--subject", "--subjects", "-e")


class NotComparable(Exception):
    """Sessions that must not stand in one table; the message says which of their facts differ."""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `merge`."""
    parser = subparsers.add_parser("merge", help="make one session of several that measured other subjects alike")
    parser.add_argument("sessions", nargs="+", type=Path, metavar="SESSION", help="a session's folder")
    parser.add_argument("--into", metavar="NAME", help="the new session's name; made from the oldest when not given")
    parser.add_argument("--results", default=RESULTS, type=Path, metavar="DIR", help="where it is kept")
    parser.set_defaults(run=_merge)


def _merge(arguments: argparse.Namespace) -> int:
    try:
        print(merge([Store(folder) for folder in arguments.sessions], arguments.results, arguments.into).folder)
    except (NotComparable, DamagedResult) as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
        return 2
    return 0


def merge(stores: Sequence[Store], results: Path, name: str | None = None) -> Store:
    """A new session with everything that these hold; raises NotComparable."""
    several = sorted(((store.session(), store) for store in stores), key=lambda one: (one[0]["created"], one[1].name))
    told = [session for session, _ in several]
    if reasons := differences(told):
        raise NotComparable("these sessions must not be merged: " + "; ".join(reasons))
    target = Store(results / (name or f"{several[0][1].name}-merged"))
    if target.folder.exists():
        raise NotComparable(f"{target.folder} is there already: choose another name with --into")
    results.mkdir(parents=True, exist_ok=True)
    made = Store(Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=results)))
    try:
        for session, store in several:
            for subject in session["subjects"]:
                if store.path(subject).exists():
                    shutil.copytree(store.path(subject), made.path(subject))
        journals = [store.folder / "journal.jsonl" for _, store in several]
        lines = [line for path in journals if path.exists() for line in path.read_text(encoding="utf-8").splitlines()]
        write_text(made.folder / "journal.jsonl", "".join(f"{line}\n" for line in lines))
        made.write_session(_together(told, target.name))
        made.folder.chmod(0o755)
        os.replace(made.folder, target.folder)
    except BaseException:
        shutil.rmtree(made.folder, ignore_errors=True)
        raise
    return target


def differences(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every reason why these sessions cannot stand in one table, in words; empty when they can."""
    reasons = [
        f"{what} is {_shown([one.get(what) for one in told])}"
        for what in TOLD
        if any(one.get(what) != told[0].get(what) for one in told)
    ]
    hosts = [one["host"] for one in told]
    reasons += [
        f"the machine's {what} is {_shown([host.get(what) for host in hosts])}"
        for what in MACHINE
        if any(host.get(what) != hosts[0].get(what) for host in hosts)
    ]
    names = [subject for one in told for subject in one["subjects"]]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        reasons.append(f"measured more than once: {', '.join(twice)}")
    for kind, files in (("kernels", "kernels"), ("litmus", "litmus tests"), ("packages", "packages")):
        digests = [{name: file["digest"] for name, file in one.get(kind, {}).items()} for one in told]
        every = sorted({name for one in digests for name in one})
        if other := [name for name in every if len({one.get(name) for one in digests}) > 1]:
            reasons.append(f"{files} differ: {', '.join(other)}")
    return reasons


def _shown(values: Sequence[Any]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values))


def _together(told: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    merged = {key: value for key, value in told[0].items() if key != "schema"}
    return merged | {
        "name": name,
        "command": _command([one["command"] for one in told]),
        "finished": all(one["finished"] for one in told),
        "subjects": _in_order(subject for one in told for subject in one["subjects"]),
    }


def _command(commands: Sequence[str]) -> str:
    """The one command that would measure all: the same words, all subjects where each names its own."""
    lines = [shlex.split(command) for command in commands]
    if any(len(line) != len(lines[0]) for line in lines):
        return " && ".join(dict.fromkeys(commands))
    words = []
    for place, several in enumerate(zip(*lines, strict=True)):
        if len(set(several)) > 1 and (place == 0 or lines[0][place - 1] not in NAMING):
            return " && ".join(dict.fromkeys(commands))
        words.append(",".join(_in_order(part for word in several for part in word.split(","))))
    return shlex.join(words) if len(set(commands)) > 1 else commands[0]


def _in_order(names: Iterable[str]) -> list[str]:
    """Each once: subjects as their tables stand, anything else behind them as it came."""
    known = list(load_subjects())
    return sorted(dict.fromkeys(names), key=lambda one: known.index(one) if one in known else len(known))
