"""Reads the values that a worker wrote (``kernels/values.py``), and says whether two are the same."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Native(str):
    """What Python 2 calls str: text, and bytes too."""

    __slots__ = ()


@dataclass(frozen=True)
class Raised:
    """An operation that ended with an exception of that name."""

    name: str


@dataclass(frozen=True)
class Returned:
    """An exception that was returned, not raised."""

    name: str
    arguments: tuple[Any, ...] = field(hash=False)


@dataclass(frozen=True)
class Opaque:
    """An object that cannot be made here: its class's name, its attributes and its items."""

    name: str
    attributes: Mapping[str, Any] = field(hash=False)
    items: tuple[Any, ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class Again:
    """A container that lies in itself, so many containers further out."""

    out: int


def read(told: Any, names: Mapping[str, Any]) -> Any:
    """The value that was written; ``names`` has the classes that there are.  Raises ValueError for no such thing."""
    if not isinstance(told, list):
        return told
    kind, *rest = told
    match kind:
        case "float":
            return float(rest[0])
        case "complex":
            return complex(read(rest[0], names), read(rest[1], names))
        case "bytes":
            return bytes.fromhex(rest[0])
        case "native":
            return Native(rest[0])
        case "tuple" | "list" | "set":
            several = [read(each, names) for each in rest[0]]
            # A set of either kind is the one that may lie in another.
            return {"tuple": tuple, "list": list, "set": frozenset}[kind](several)
        case "dict":
            return _table(rest[0], names)
        case "raised":
            return Raised(rest[0])
        case "exception":
            return Returned(rest[0], tuple(read(each, names) for each in rest[1]))
        case "again":
            return Again(rest[0])
        case "object":
            return _object(told, names)
    raise ValueError(f"no value is written as {kind!r}")


def _table(pairs: list[list[Any]], names: Mapping[str, Any]) -> dict[Any, Any]:
    return {_text(read(key, names)): read(value, names) for key, value in pairs}


def _text(key: Any) -> Any:
    """A key of Python 2's is looked up as a text."""
    return str(key) if isinstance(key, Native) else key


def _object(told: list[Any], names: Mapping[str, Any]) -> Any:
    _, name, pairs, *items = told
    attributes = _table(pairs, names)
    kind: Any = names.get(name)
    if not isinstance(kind, type) or any(items) or hasattr(kind, "__members__"):
        return Opaque(name, attributes, tuple(read(each, names) for several in items for each in several))
    made: Any = getattr(kind, "__new__")(kind)  # noqa: B009 - a checker takes it for type's own
    for each, value in attributes.items():
        object.__setattr__(made, each, value)
    return made


def same(model: Any, seen: Any, within: tuple[Any, ...] = ()) -> bool:
    """Is what a model returned the same as what was seen?  As Python compares, but that NaN is NaN.

    ``within`` are the model's values that this one lies in, for one that holds itself.
    """
    if isinstance(model, float) and isinstance(seen, float) and model != model:
        return seen != seen
    if isinstance(seen, Native) and isinstance(model, bytes | bytearray):
        return bytes(model) == seen.encode("ascii")
    if isinstance(seen, Again):
        return seen.out < len(within) and within[-1 - seen.out] is model
    inside = (*within, model)
    if isinstance(model, BaseException):
        told = isinstance(seen, Returned) and type(model).__name__ == seen.name
        return told and _same_rows(model.args, seen.arguments, inside)
    if isinstance(model, tuple | list) and isinstance(seen, tuple | list):
        return isinstance(model, tuple) == isinstance(seen, tuple) and _same_rows(model, seen, inside)
    if isinstance(model, dict) and isinstance(seen, dict):
        return _same_tables(model, seen, inside)
    if isinstance(model, set | frozenset) and isinstance(seen, frozenset):
        return len(model) == len(seen) and all(any(same(one, other, inside) for other in seen) for one in model)
    if isinstance(seen, Opaque):
        alike = type(model).__name__ == seen.name and _same_rows(_items(model), seen.items, inside)
        return alike and _same_tables(_attributes(model), seen.attributes, inside)
    return bool(model == seen)


def _same_rows(model: Sequence[Any], seen: Sequence[Any], within: tuple[Any, ...]) -> bool:
    return len(model) == len(seen) and all(same(*pair, within) for pair in zip(model, seen, strict=True))


def _same_tables(model: Mapping[Any, Any], seen: Mapping[Any, Any], within: tuple[Any, ...]) -> bool:
    if len(model) != len(seen):
        return False
    return all(
        any(same(key, other, within) and same(value, seen[other], within) for other in seen)
        for key, value in model.items()
    )


def _attributes(model: Any) -> Mapping[str, Any]:
    """What an object of the model's holds by name, as the worker tells it of its own (``kernels/values.py``)."""
    if isinstance(model, type) or (callable(model) and hasattr(model, "__name__")):
        return {"__name__": model.__name__}
    if isinstance(model, Enum):
        return {"name": model.name}
    if isinstance(model, os.PathLike):
        return {"path": os.fspath(model)}
    slots = [getattr(kind, "__slots__", ()) for kind in type(model).__mro__]
    names = [name for several in slots for name in ((several,) if isinstance(several, str) else several)]
    held = {**getattr(model, "__dict__", {}), **{name: getattr(model, name) for name in names if hasattr(model, name)}}
    own: object = type(model).__repr__
    if not held and not _items(model) and own is not object.__repr__:
        return {} if " at 0x" in repr(model) else {"repr": repr(model)}
    return held


def _items(model: Any) -> Sequence[Any]:
    sized = not isinstance(model, type) and hasattr(model, "__len__") and hasattr(model, "__iter__")
    return list(model) if sized else []


def shown(value: Any) -> str:
    """A value in a timeline."""
    match value:
        case Native():
            return repr(str(value))
        case frozenset() if value:
            return f"{{{', '.join(sorted(map(shown, value)))}}}"
        case Raised(name):
            return f"raises {name}"
        case Returned(name, arguments):
            return f"{name}({', '.join(map(shown, arguments))})"
        case Opaque(name, attributes, items):
            told = [*map(shown, items), *(f"{key}={shown(each)}" for key, each in attributes.items())]
            return f"{name}({', '.join(told)})"
    return repr(value)
