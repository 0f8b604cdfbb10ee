"""Reads the values that a worker wrote (``kernels/values.py``), and says whether two are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """An object of a class that is not known here: its class's name and its attributes."""

    name: str
    attributes: Mapping[str, Any] = field(hash=False)


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
        case "object":
            return _object(rest[0], _table(rest[1], names), names)
    raise ValueError(f"no value is written as {kind!r}")


def _table(pairs: list[list[Any]], names: Mapping[str, Any]) -> dict[Any, Any]:
    return {_text(read(key, names)): read(value, names) for key, value in pairs}


def _text(key: Any) -> Any:
    """A key of Python 2's is looked up as a text."""
    return str(key) if isinstance(key, Native) else key


def _object(name: str, attributes: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    kind: Any = names.get(name)
    if not isinstance(kind, type):
        return Opaque(name, attributes)
    made: Any = getattr(kind, "__new__")(kind)  # noqa: B009 - a checker takes it for type's own
    for each, value in attributes.items():
        object.__setattr__(made, each, value)
    return made


def same(model: Any, seen: Any) -> bool:
    """Is what a model returned the same as what was seen?  As Python compares, but that NaN is NaN."""
    if isinstance(model, float) and isinstance(seen, float) and model != model:
        return seen != seen
    if isinstance(seen, Native) and isinstance(model, bytes | bytearray):
        return bytes(model) == seen.encode("ascii")
    if isinstance(model, BaseException):
        return isinstance(seen, Returned) and same((type(model).__name__, model.args), (seen.name, seen.arguments))
    if isinstance(model, tuple | list) and isinstance(seen, tuple | list):
        alike = isinstance(model, tuple) == isinstance(seen, tuple) and len(model) == len(seen)
        return alike and all(same(*pair) for pair in zip(model, seen, strict=True))
    if isinstance(model, dict) and isinstance(seen, dict):
        return _same_tables(model, seen)
    if isinstance(model, set | frozenset) and isinstance(seen, frozenset):
        return len(model) == len(seen) and all(any(same(one, other) for other in seen) for one in model)
    if isinstance(seen, Opaque):
        return type(model).__name__ == seen.name and _same_tables(vars(model), seen.attributes)
    return bool(model == seen)


def _same_tables(model: Mapping[Any, Any], seen: Mapping[Any, Any]) -> bool:
    if len(model) != len(seen):
        return False
    return all(any(same(key, other) and same(value, seen[other]) for other in seen) for key, value in model.items())


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
        case Opaque(name, attributes):
            return f"{name}({', '.join(f'{key}={shown(each)}' for key, each in attributes.items())})"
    return repr(value)
