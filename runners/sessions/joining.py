"""Refuses to join a session with what was measured in another way: one figure, one build, one effort, one machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runners.interpreters import builds
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.sessions import machine
from runners.sessions.store import Store, read_json


class WrongSession(ValueError):
    """A session that cannot take what the command asks for; the message says which part differs."""


def effort(told: Mapping[str, Any], identity: Mapping[str, Any], keys: Sequence[str] = ()) -> list[str]:
    """What was measured in another way than is asked for now, in words; of ``keys`` alone where these are given."""
    wanted = {key: value for key, value in identity.items() if key not in ("digests", "with")}
    digests = identity["digests"]
    found = [
        f"its {key} is {_shown(told.get(key))} there and {_shown(value)} here"
        for key, value in wanted.items()
        if (not keys or key in keys) and told.get(key) != value
    ]
    if not keys and told.get("with", []) != identity["with"]:
        there, here = (_shown(one) or "nothing" for one in (told.get("with", []), identity["with"]))
        found.append(f"what its kernels can import is {there} there and {here} here")
    had = {name: kernel["digest"] for name, kernel in told["kernels"].items()}
    if not keys and (other := sorted(name for name in {*had, *digests} if had.get(name) != digests.get(name))):
        found.append(f"other kernels, or other files of them: {', '.join(other)}")
    return found


def _shown(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def machines(told: Mapping[str, Any], threads: Sequence[int]) -> list[str]:
    """What keeps this machine from going on with a session's run, in words."""
    runs = list(told.get("runs", {}).values())
    if len(runs) > 1:
        return [f"it was merged from {len(runs)} runs, and nothing is measured into those"]
    host = machine.describe(threads)
    if not runs or runs[0]["machine"] == machine.identity(host):
        return []
    said = machine.differences(runs[0]["host"], host) or ["it is an equal one"]
    return [f"it was measured on another machine: {', '.join(said)}"]


def refuse(store: Store, differing: Sequence[str]) -> None:
    """Raise WrongSession where anything differs, in one line that says what."""
    if differing:
        raise WrongSession(f"session {store.name} cannot take this: {'; '.join(differing)}: name another --session")


def check_build(store: Store, subject: Subject, found: Found | Missing, facts: Mapping[str, Any] | None = None) -> None:
    """Raise WrongSession when the session holds another build of the subject; what was measured stays as it is."""
    path = store.path(subject.id, "subject.json")
    if isinstance(found, Missing) or not path.exists():
        return
    now = {"way": found.way, "build": found.facts, "facts": facts or {}}
    refuse(store, [f"{subject.id} is another build: {one}" for one in builds.differences(read_json(path), now)])


def keep_versions(store: Store, subject: str, need: str, made: Mapping[str, str]) -> None:
    """Write what an environment consists of into the session; raises WrongSession where it was something else."""
    with store.revised() as told:
        kept = told.setdefault("environments", {}).setdefault(subject, {}).setdefault(need, dict(made))
    differing = [
        f"{name} {kept.get(name, 'none')} there and {made.get(name, 'none')} here"
        for name in sorted({*kept, *made})
        if kept.get(name) != made.get(name)
    ]
    refuse(store, [f"{subject}'s environment for {need} has {', '.join(differing)}"] if differing else [])
