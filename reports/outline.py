"""Reads session.json, be it damaged, partial, or of an earlier version: as much as it says, and what it does not.

What is missing is told by the folders beside it: an interpreter that has a folder was in the session, a kernel that has
values was measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reports.texts import is_name
from runners.curves import MODES
from runners.store import SCHEMA, DamagedResult, Store

#: The oldest schema that is still understood.
OLDEST = 1

Check = Callable[[Any], bool]
Default = Callable[[Path], Any]


def _is(*kinds: type) -> Check:
    return lambda told: isinstance(told, kinds) and not (isinstance(told, bool) and bool not in kinds)


def _list_of(check: Check) -> Check:
    return lambda told: isinstance(told, list) and bool(told) and all(map(check, told))


def _pair(told: Any) -> bool:
    return isinstance(told, list) and len(told) == 2 and all(isinstance(one, int) for one in told)


def _subjects(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/subject.json"))


def _kernels(folder: Path) -> dict[str, Any]:
    names = {path.name.partition(".")[0] for path in folder.glob("*/scaling/*.json")}
    nothing = {"digest": "", "source": "", "summary": "its source was not kept"}
    return {name: {"room": "user", **nothing} for name in sorted(names)}


#: What a session says of itself: how to tell that it does, and what is supposed where it does not.
KEYS: Mapping[str, tuple[Check, Default]] = {
    "command": (_is(str), lambda folder: "not told"),
    "created": (_is(str), lambda folder: ""),
    "finished": (_is(bool), lambda folder: False),
    "profile": (_is(str), lambda folder: "not told"),
    "modes": (_list_of(lambda one: one in MODES), lambda folder: list(MODES)),
    "seed": (_is(int), lambda folder: 0),
    "commit": (_is(str), lambda folder: ""),
    "threads": (_list_of(_is(int)), lambda folder: [1]),
    "reference": (_is(str), lambda folder: "cpython313"),
    "blocks": (_pair, lambda folder: [1, 1]),
    "precision": (_is(int, float), lambda folder: 0.0),
    "cell": (_is(int, float), lambda folder: 0.0),
    "runs": (_is(dict), lambda folder: {}),
    "subjects": (_list_of(_is(str)), _subjects),
    "kernels": (_is(dict), _kernels),
}

#: Parts that some suites add: tests, lines of routes, claims, packages.
PARTS = ("litmus", "lines", "claims", "packages")


def outline(store: Store, note: Callable[[str], None]) -> dict[str, Any]:
    """Every key of KEYS and PARTS, of the right shape; ``note`` is told what was not so.

    Raises DamagedResult for a session of a later version, and where there is nothing at all.
    """
    path = store.folder / "session.json"
    try:
        told = upgraded(store.session())
    except DamagedResult as damaged:
        if _is_later(path) or not _subjects(store.folder):
            raise
        note(f"{damaged}; what follows is told by the folders beside it")
        told = {}
    else:
        if lacking := [key for key, (check, _) in KEYS.items() if not check(told.get(key))]:
            note(f"{path} does not tell {', '.join(lacking)}: what can be told without is shown")
    whole = {
        key: told[key] if check(told.get(key)) else default(store.folder) for key, (check, default) in KEYS.items()
    }
    parts = {part: _named({**told, **whole}, part, path, note) for part in (*PARTS, "kernels")}
    return {**told, **whole, **parts, "subjects": _ids(whole["subjects"], path, note)}


def upgraded(told: Mapping[str, Any]) -> dict[str, Any]:
    """A session.json of an earlier schema as one of this: what that did not keep stays missing."""
    new = dict(told)
    if new.get("schema") == 1:
        new.setdefault("modes", [new.pop("mode", "weak")])
        if isinstance(new.get("blocks"), int):
            new["blocks"] = [new["blocks"]] * 2
        new = {"precision": 0.0, "cell": 0.0, **new}
    if "host" in new and "runs" not in new:
        new["runs"] = {"": {"machine": "", "host": new["host"], "created": new.get("created", ""), "session": ""}}
    return new


def _named(told: Mapping[str, Any], part: str, path: Path, note: Callable[[str], None]) -> dict[str, Any]:
    """A part without what cannot become the name of a file."""
    several = told.get(part, {})
    if not isinstance(several, dict):
        note(f"{path}: {part} is not as this gilmatrix writes it: left out")
        return {}
    for name in several:
        if not is_name(name):
            note(f"{path}: {name[:60]!r} of {part} is no name: left out")
    return {name: one for name, one in several.items() if is_name(name)}


def _ids(told: list[str], path: Path, note: Callable[[str], None]) -> list[str]:
    for one in told:
        if not is_name(one):
            note(f"{path}: {one[:60]!r} is no interpreter's name: left out")
    return list(dict.fromkeys(filter(is_name, told)))


def _is_later(path: Path) -> bool:
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    except (ValueError, OSError, KeyError, TypeError):
        return False
    return isinstance(schema, int) and schema > SCHEMA
