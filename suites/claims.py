"""Keeps the claims that are put to the test, and their rules, in a session before anything is measured.

The rules are the tables of `claims.toml`; this module reads them, refuses what it does not know, and writes them into a
session and its records.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runners import tables
from runners.sessions.records import Record
from runners.sessions.store import Store
from runners.tables import BadTable
from suites.parts import parts

TABLE = Path(__file__).with_name("claims.toml")
SUITE = "claims"

_ALWAYS = frozenset({"text", "source", "subject", "figure", "confirmed", "refuted"})


def _figures() -> dict[str, frozenset[str]]:
    """The kinds of figures that claims can rest on, each with what such a claim needs to say beside its subject."""
    return {kind: needs for part in parts() for kind, needs in part.decides.items()}


def load(path: Path = TABLE) -> dict[str, dict[str, Any]]:
    """Every claim by its name; raises BadTable."""
    figures = _figures()
    claims: dict[str, dict[str, Any]] = tables.read(path)
    for name, claim in claims.items():
        figure = str(claim.get("figure"))
        tables.one_of(path, f"{name}.figure", figure, figures)
        wanted = _ALWAYS | figures[figure]
        tables.check(path, name, claim, dict.fromkeys(wanted, object), wanted)
        _check_rule(path, name, claim["confirmed"], claim["refuted"])
    return claims


def _check_rule(path: Path, name: str, confirmed: list[float], refuted: list[float]) -> None:
    for ends in (confirmed, refuted):
        if len(ends) != 2 or ends[0] > ends[1]:
            raise BadTable(f"{path}: {name}: {ends} is no [low, high]")
    if max(confirmed[0], refuted[0]) <= min(confirmed[1], refuted[1]) and not _touch(confirmed, refuted):
        raise BadTable(f"{path}: {name}: a figure could both confirm and refute it")


def _touch(one: list[float], other: list[float]) -> bool:
    """Do they share an end and no more?"""
    return one[1] == other[0] != one[0] or other[1] == one[0] != other[0]


def rule(claim: Mapping[str, Any]) -> str:
    """The rule in one line, for its record and for people."""
    about = ", ".join(f"{key} {claim[key]}" for key in sorted(_figures()[claim["figure"]]))
    confirmed, refuted = (f"{claim[key][0]:g} to {claim[key][1]:g}" for key in ("confirmed", "refuted"))
    return f"{claim['figure']}{' of ' + about if about else ''}: confirmed within {confirmed}, refuted within {refuted}"


def told(claim: Mapping[str, Any]) -> dict[str, Any]:
    """What a session keeps of a claim."""
    return {**claim, **_ranges(claim), "rule": rule(claim)}


def _ranges(claim: Mapping[str, Any]) -> dict[str, list[float | str]]:
    """The ends of its ranges; JSON has no infinity, and it is a word that every reader of numbers knows."""
    return {
        key: [end if math.isfinite(end) else str(end) for end in claim[key]] for key in ("confirmed", "refuted")
    }  # fmt: skip


def deciding() -> frozenset[tuple[str, str]]:
    """Subjects and lines of routes whose intervals decide something."""
    several = [claim for claim in load().values() if claim["figure"] in ("gain", "ratio")]
    return frozenset((claim["subject"], claim[key]) for claim in several for key in ("line", "over") if key in claim)


def keep(store: Store) -> None:
    """Write what a session does not hold yet; a claim that it holds keeps the rule that it had."""
    with store.revised() as session:
        kept: dict[str, Any] = session.setdefault(SUITE, {})
        for name, claim in load().items():
            if name not in kept:
                text = json.dumps({key: {**claim, **_ranges(claim)}[key] for key in sorted(claim)})
                store.append(Record(SUITE, claim["subject"], name, "ok", f"{rule(claim)}; {text}"))
                kept[name] = told(claim)
