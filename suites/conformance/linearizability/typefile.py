"""Reads a file of ``kernels/linearizable/``: what it says of its type, and its sequential model.

A file says, in plain values: OPERATIONS, of each the lowest and highest number of every argument; ATOMIC, those of them
that are documented as atomic; SETUP, such a pair for each number of the setup, or the setup itself; SOURCE, where it is
documented; and CHOOSES, where there are any, operations whose result is the object's own choice.

Its ``Shared`` is for the subjects.  Its ``Model`` is run here: an operation a method, those that CHOOSES names told
first what was seen, so that they can return it where it may be; ``key()``, a hashable value for its whole state; and
``copy()``.  What a method raises is its result, by the exception's name.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from runners import sources
from runners.workers.local import ROOT
from suites.options import BadInput

FOLDER = ROOT / "kernels" / "linearizable"

PARTS = ("Shared", "Model", "OPERATIONS", "ATOMIC", "SETUP", "SOURCE")


class Model(Protocol):
    """An object for one thread; its operations are methods too."""

    def key(self) -> Hashable: ...

    def copy(self) -> Self: ...


class BadType(BadInput):
    """A file that is no type: one line that names it and the part."""


@dataclass(frozen=True)
class Type:
    """A type, as its file has it."""

    name: str
    path: Path
    digest: str
    operations: Mapping[str, list[list[int]]]
    atomic: tuple[str, ...]
    chooses: tuple[str, ...]
    setup: Any
    source: str
    model: Callable[[Any], Model]
    names: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def asked(self) -> str:
        """How a worker is told which one: its name, or where a user's file is."""
        return self.name if self.path.parent == FOLDER else str(self.path)


def names() -> list[str]:
    """The room's own types."""
    return [path.stem for path in sources.files(FOLDER)]


def find(asked: str) -> Type:
    """The type of that name, or the one in that file; raises BadType."""
    known = names()
    if asked in known:
        return read(FOLDER / f"{asked}.py")
    if not asked.endswith(".py"):
        raise BadType(f"unknown type {asked!r}; known are: {', '.join(known)}")
    return read(Path(asked))


def read(path: Path) -> Type:
    """The type in a file; raises BadType."""
    if path.stem in names() and path.resolve().parent != FOLDER:
        raise BadType(f"{path}: the library has a type of that name, and knows things of it: choose another")
    try:
        content = path.read_bytes()
        module = types.ModuleType(f"gilmatrix_type_{path.stem}")
        exec(compile(content, str(path), "exec"), module.__dict__)
    except OSError as problem:
        raise BadType(f"{path} cannot be read: {problem.strerror}") from None
    except Exception as problem:  # it is the user's, and may raise anything
        raise BadType(f"{path}: {type(problem).__name__}: {problem}") from problem
    for part in PARTS:
        if not hasattr(module, part):
            raise BadType(f"{path} has no {part}")
    _check(path, module)
    return Type(
        name=path.stem, path=path.resolve(), digest=hashlib.sha256(content).hexdigest(), operations=module.OPERATIONS,
        atomic=tuple(module.ATOMIC), chooses=tuple(getattr(module, "CHOOSES", ())), setup=module.SETUP,
        source=module.SOURCE, model=module.Model, names=vars(module),
    )  # fmt: skip


def _check(path: Path, module: types.ModuleType) -> None:
    if not isinstance(module.OPERATIONS, dict) or not module.OPERATIONS:
        raise BadType(f"{path}: OPERATIONS is no table of operations")
    for name, arguments in module.OPERATIONS.items():
        if not are_ranges(arguments):
            raise BadType(f"{path}: {name}: {arguments!r} is no list of [lowest, highest]")
        for half in (module.Shared, module.Model):
            if not callable(getattr(half, name, None)):
                raise BadType(f"{path}: {half.__name__} has no method {name}")
    for part in ("ATOMIC", "CHOOSES"):
        _check_known(path, part, getattr(module, part, ()), module.OPERATIONS)
    for method in ("key", "copy"):
        if method in module.OPERATIONS or not callable(getattr(module.Model, method, None)):
            raise BadType(f"{path}: {method} is what every Model says of itself, and no operation")


def _check_known(path: Path, part: str, named: Collection[str], operations: Collection[str]) -> None:
    for name in named:
        if name not in operations:
            raise BadType(f"{path}: {part}: no operation {name!r}")


def are_ranges(value: object) -> bool:
    """Is it a list of pairs, each the lowest and the highest number?"""
    return isinstance(value, list) and all(
        isinstance(pair, list) and [type(end) for end in pair] == [int, int] and pair[0] <= pair[1] for pair in value
    )
