"""Reads session.json, be it damaged or partial: as much as it says, and what it does not.

What is missing is told by the folders beside it: an interpreter that has a folder was in the session, a kernel that has
values was measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports.texts import is_name
from reports.view import Part
from runners.catalogue import MODES
from runners.sessions.records import SCHEMA, DamagedResult
from runners.sessions.store import Store

Check = Callable[[Any], bool]
Default = Callable[[Path], Any]


def _is(*kinds: type) -> Check:
    return lambda told: isinstance(told, kinds) and not (isinstance(told, bool) and bool not in kinds)


def _list_of(check: Check) -> Check:
    return lambda told: isinstance(told, list) and bool(told) and all(map(check, told))


def _pair(told: object) -> bool:
    return isinstance(told, list) and len(told) == 2 and all(isinstance(one, int) for one in told)


def _subjects(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/subject.json"))


def _kernels(store: Store, parts: Iterable[Part]) -> dict[str, Any]:
    """What the suites that ask about kernels have kept records of."""
    suites = [part.name for part in parts if part.of_kernels]
    names = {record.case for record in store.records() if record.suite in suites}
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
    "blocks": (_pair, lambda folder: [1, 1]),
    "precision": (_is(int, float), lambda folder: 0.0),
    "cell": (_is(int, float), lambda folder: 0.0),
    "runs": (_is(dict), lambda folder: {}),
    "subjects": (_list_of(_is(str)), _subjects),
}

#: What is told by name beside what suites were asked.
ALWAYS = ("kernels", "claims", "runs")


def outline(store: Store, note: Callable[[str], None], parts: Sequence[Part]) -> dict[str, Any]:
    """Every key of KEYS, and all that is told by name, of the right shape; ``note`` is told what was not so.

    Raises DamagedResult for a session of another version, and where there is nothing at all.
    """
    path = store.folder / "session.json"
    try:
        told = store.session()
    except DamagedResult as damaged:
        if _is_another(path) or not _subjects(store.folder):
            raise
        note(f"{damaged}; what follows is told by the folders beside it")
        told = {}
    else:
        lacking = [key for key, (check, _) in KEYS.items() if not check(told.get(key))]
        lacking += [] if isinstance(told.get("kernels"), dict) else ["kernels"]
        if lacking:
            note(f"{path} does not tell {', '.join(lacking)}: what can be told without is shown")
    whole = {
        key: told[key] if check(told.get(key)) else default(store.folder) for key, (check, default) in KEYS.items()
    }
    if not isinstance(told.get("kernels"), dict):
        whole["kernels"] = _kernels(store, parts)
    names = dict.fromkeys([*ALWAYS, *(name for part in parts for name in part.named)])
    several = {name: _named({**told, **whole}, name, path, note) for name in names}
    return {**told, **whole, **several, "subjects": _ids(whole["subjects"], path, note)}


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


def _is_another(path: Path) -> bool:
    """Did another version write it?"""
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    except (ValueError, OSError, KeyError, TypeError):
        return False
    return isinstance(schema, int) and schema != SCHEMA
