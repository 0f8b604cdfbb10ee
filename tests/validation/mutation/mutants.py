"""Kernels with one thing broken, read from tables.

``mutants/KERNEL.toml`` holds a kernel's own; ``mutants/_ROOM.toml`` what can be broken alike in every kernel of a room.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners.catalogue import Kernel

FOLDER = Path(__file__).with_name("mutants")

#: What a mutant breaks.
KINDS = ("bound", "lock", "split", "merge", "value", "order")


@dataclass(frozen=True)
class Mutant:
    """``old`` becomes ``new`` in one kernel's text; ``survives`` says why no check can see it, where none can."""

    kernel: str
    what: str
    kind: str
    old: str
    new: str
    survives: str = ""

    def text(self, kernel: Kernel) -> str:
        """The broken kernel; raises ValueError when what is to be broken is not there exactly once."""
        found = kernel.source.count(self.old)
        if found != 1:
            raise ValueError(f"{self.kernel}: {self.what}: what is to be replaced is there {found} times")
        if self.kind not in KINDS:
            raise ValueError(f"{self.kernel}: {self.what}: unknown kind {self.kind}")
        return kernel.source.replace(self.old, self.new)


def load(kernels: Mapping[str, Kernel]) -> list[Mutant]:
    """Every mutant of these kernels."""
    return [mutant for kernel in kernels.values() for mutant in _of(kernel)]


def _of(kernel: Kernel) -> Iterator[Mutant]:
    own, room = FOLDER / f"{kernel.name}.toml", FOLDER / f"_{kernel.room}.toml"
    for table in _tables(own):
        yield Mutant(kernel.name, **table)
    for table in _tables(room):
        if table["old"] in kernel.source:
            yield Mutant(kernel.name, **table)


def _tables(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    tables: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return tables
