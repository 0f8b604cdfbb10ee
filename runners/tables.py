"""Reads the project's TOML tables, and refuses what this version does not know: the one way for all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any


class BadTable(ValueError):
    """A table that says something that this version does not understand; one line, names the file and the key."""


def read(path: Path) -> dict[str, Any]:
    """A file's content; raises BadTable."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadTable(f"{path}: cannot be read: {error}") from error


def check(path: Path, where: str, table: Any, known: Mapping[str, type], required: Collection[str]) -> None:
    """Raise BadTable where a table has a key that is not ``known``, lacks one, or has a value of another type."""
    if not isinstance(table, dict):
        raise BadTable(f"{path}: {where}: expected a table, found {table!r}")
    for key, value in table.items():
        if key not in known:
            raise BadTable(f"{path}: {where}: unknown key {key!r}; known are: {', '.join(sorted(known))}")
        kind = known[key]
        if kind is not object and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise BadTable(f"{path}: {where}.{key}: expected {kind.__name__}, found {value!r}")
    for key in sorted(set(required) - table.keys()):
        raise BadTable(f"{path}: {where}: the key {key!r} is missing")


def one_of(path: Path, where: str, word: str, known: Collection[str]) -> None:
    """Raise BadTable for a word that is none of the known ones."""
    if word not in known:
        raise BadTable(f"{path}: {where}: unknown {word!r}; known are: {', '.join(known)}")
