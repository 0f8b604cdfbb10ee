"""Finds the session that a command belongs to: the one that it left unfinished, or a new one."""

from __future__ import annotations

import datetime
import json
import os
import secrets
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runners.catalogue import Kernel
from runners.interpreters import builds
from runners.interpreters.projects import Project
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject, load_subjects
from runners.sessions import machine
from runners.sessions.commit import commit
from runners.sessions.joining import WrongSession, check_build, effort, machines, refuse
from runners.sessions.records import DamagedResult
from runners.sessions.store import Store, read_json, write_json

#: Where sessions are kept: below the folder that the command is given in.
RESULTS = Path("results")

#: What kernels are tuned on, and what every interpreter's results are compared with, part by part.
REFERENCE = "cpython313"


@dataclass(frozen=True)
class Request:
    """What a command wants measured; two commands with the same request may share a session.

    ``blocks`` planned for a subject without and for one with a JIT; ``precision`` the half-width, as a share, below
    which an interval is narrow enough; ``cell`` the seconds that may be spent on a kernel on a subject to get there.
    ``projects`` are installed beside the kernels, which may import them.
    """

    command: str
    subjects: tuple[str, ...]
    kernels: Mapping[str, Kernel]
    threads: tuple[int, ...]
    profile: str
    blocks: tuple[int, int]
    precision: float
    cell: float
    modes: tuple[str, ...]
    size: str
    seed: int
    projects: tuple[Project, ...] = ()

    def identity(self) -> dict[str, object]:
        """What must be equal for results to stand in one session."""
        return {
            "threads": list(self.threads),
            "profile": self.profile,
            "blocks": list(self.blocks),
            "precision": self.precision,
            "cell": self.cell,
            "modes": list(self.modes),
            "size": self.size,
            "seed": self.seed,
            "with": [f"{project.name} {project.digest[:12]}" for project in self.projects],
            "digests": {name: kernel.digest for name, kernel in self.kernels.items()},
        }


def own_command() -> str:
    """The command line as the user gave it: tox's where tox runs us."""
    return os.environ.get("GILMATRIX_COMMAND") or shlex.join(["gilmatrix", *sys.argv[1:]])


def selected_subjects() -> tuple[str, ...]:
    """The subjects that tox was asked for, when tox runs us one env at a time."""
    return tuple(filter(None, os.environ.get("GILMATRIX_SUBJECTS", "").split(",")))


def open_session(request: Request, *, results: Path = RESULTS, name: str | None = None) -> Store:
    """The session to measure into; raises WrongSession when a named one was measured in another way."""
    if name:
        store = Store(results / name)
        if (store.folder / "session.json").exists():
            _join(store, request)
            return store
        return _create(store, request)
    for store in reversed(known(results)):
        try:
            told = store.session()
        except DamagedResult as damaged:
            print(f"gilmatrix: passed over: {damaged}", file=sys.stderr)
            continue
        if told["command"] == request.command and not told["finished"] and not _differences(told, request):
            _join(store, request)
            return store
    stamp = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    return _create(Store(results / f"{stamp}-{request.profile}"), request)


def open_beside(
    request: Request, *, results: Path = RESULTS, name: str | None = None, alike: Sequence[str] = ("profile", "seed")
) -> Store:
    """As ``open_session``, for a suite whose results depend on what is ``alike`` and on the subjects, and on no more.

    It joins any session of that name; without a name its own session has no kernels, so that none is called missing.
    """
    alone = replace(request, kernels={})
    store = Store(results / name) if name else None
    if store is None or not (store.folder / "session.json").exists():
        return open_session(alone, results=results, name=name)
    told = store.session()
    refuse(store, [*effort(told, request.identity(), alike), *machines(told, request.threads)])
    with store.revised() as told:
        told["subjects"] = _in_order([*told["subjects"], *request.subjects])
    return store


def keep(store: Store, part: str, asked: Mapping[str, Mapping[str, object]]) -> None:
    """Write what is asked into a part of the session, by name; raises WrongSession for what was asked differently."""
    with store.revised() as told:
        kept = told.setdefault(part, {})
        for name, one in asked.items():
            plain = json.loads(json.dumps(one))
            if kept.setdefault(name, plain) != plain:
                raise WrongSession(
                    f"{name} of the {part} was asked in another way in session {store.name}: name another --session"
                )


def known(results: Path = RESULTS) -> list[Store]:
    """Every session below a folder, oldest first."""
    stores = [Store(path.parent) for path in results.glob("*/session.json")]
    return sorted(stores, key=_created)


def _created(store: Store) -> tuple[str, str]:
    try:
        return str(store.session()["created"]), store.name
    except (DamagedResult, KeyError):
        return "", store.name


def _differences(told: Mapping[str, Any], request: Request) -> list[str]:
    return [*effort(told, request.identity()), *machines(told, request.threads)]


def _join(store: Store, request: Request) -> None:
    with store.revised() as told:
        refuse(store, _differences(told, request))
        told["subjects"] = _in_order([*told["subjects"], *request.subjects])
        told["finished"] = False


def _in_order(subjects: Sequence[str]) -> list[str]:
    """As their tables stand; builds of the user's own behind them, as they came."""
    known = list(load_subjects())
    return sorted(dict.fromkeys(subjects), key=lambda one: known.index(one) if one in known else len(known))


def _create(store: Store, request: Request) -> Store:
    here, dirty = commit()
    identity = request.identity()
    identity.pop("digests")
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    host = machine.describe(request.threads)
    run = {"machine": machine.identity(host), "host": host, "created": created, "session": store.name}
    store.write_session(
        {
            "name": store.name,
            "command": request.command,
            "created": created,
            "runs": {secrets.token_hex(6): run},
            "finished": False,
            "commit": here,
            "dirty": dirty,
            **identity,
            "subjects": _in_order(request.subjects),
            "kernels": {
                kernel.name: {
                    "room": kernel.room,
                    "digest": kernel.digest,
                    "source": kernel.source,
                    "summary": kernel.summary,
                }
                for kernel in request.kernels.values()
            },
        }
    )
    return store


def finish(store: Store) -> None:
    """Mark the session as finished."""
    with store.revised() as told:
        told["finished"] = True


def is_out(store: Store, identity: str) -> bool:
    """Is there nothing to measure on this subject: not to be had, not able to start, or without what is needed?"""
    path = store.path(identity, "subject.json")
    return path.exists() and read_json(path)["state"] in ("unavailable", "unsupported", "crashed", "hung")


def note_subject(
    store: Store, subject: Subject, found: Found | Missing, facts: Mapping[str, Any], state: str, reason: str = ""
) -> None:
    """Write what a subject is, or why there is none; every column of the report starts here.

    Raises WrongSession for another build than the session holds.  What it was stays told when it cannot be had again.
    """
    check_build(store, subject, found, facts)
    record: dict[str, Any] = {
        "id": subject.id,
        "name": subject.name,
        "state": state,
        "reason": reason,
        "gil_expected": subject.gil,
        "jit_expected": subject.jit,
        "base": subject.base,
        "runner": subject.runner,
        "facts": {name: value for name, value in facts.items() if not name.endswith("digests")},
        "digests": dict(facts.get("digests", {})),
        "litmus_digests": dict(facts.get("litmus_digests", {})),
    }
    if isinstance(found, Missing):
        record.update(way="", executable="", build={})
        record["reason"] = reason or found.why
    else:
        record.update(way=found.way, executable=str(found.executable), build=dict(found.facts))
    path = store.path(subject.id, "subject.json")
    earlier = read_json(path) if path.exists() else {}
    if earlier.get("facts") and not facts:
        record = {**earlier, "state": state, "reason": record["reason"]}
    elif facts:
        # One digest a session and build: what was not told at first must not make another one of it.
        record["build_digest"] = earlier.get("build_digest") or builds.digest(record)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, record)
