"""Lists kernel files as the host sees them: names, bytes and first lines, never imported."""

from __future__ import annotations

import ast
import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runners import sources
from runners.workers.local import ROOT

ROOMS = ("independent", "contended", "micro")

#: Where kernels come from that are plain functions of a user's file.
BENCH = "bench"

#: What a matrix measures when no kernel is named: a few minutes, and one kernel of each sort.
CORE = ("mandelbrot", "nbody", "nqueens", "word_count", "one_lock", "producer_consumer")

#: Kinds of scaling: every thread does the whole work, or one work is divided.
MODES = ("weak", "strong")

#: The sizes that every kernel has.
SIZES = ("smoke", "default", "large")


class UnknownKernel(ValueError):
    """A kernel or folder that is not there; the message names the known ones."""


@dataclass(frozen=True)
class Kernel:
    """A kernel file: its name, the folder it lives in, its bytes' digest, its text and its first line.

    ``constants`` holds what its module says in plain values, such as SIZES, SHARES, GROWS, NEEDS and BOUNDS.
    """

    name: str
    room: str
    path: Path
    digest: str
    source: str
    summary: str
    constants: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def shared(self) -> bool:
        """Do its threads share something?"""
        return bool(self.constants.get("SHARES"))


def find(folders: Sequence[Path] = ()) -> dict[str, Kernel]:
    """Every kernel by name, the library's first and the users' folders after; raises UnknownKernel, and Unreadable."""
    found: dict[str, Kernel] = {}
    for folder in folders:
        if not sources.files(folder):
            problem = "no kernel in" if folder.is_dir() else "no folder"
            raise UnknownKernel(f"{problem} {folder}: --kernels wants a folder of kernel files")
    places = [(room, ROOT / "kernels" / room) for room in ROOMS] + [("user", folder) for folder in folders]
    for room, folder in places:
        for path in sources.files(folder):
            found[path.stem] = read(room, path)
    return found


def read(room: str, path: Path) -> Kernel:
    """One file as a kernel of a room, its syntax right or not; raises Unreadable."""
    content = sources.content(path)
    try:
        tree = sources.parsed(content)
    except SyntaxError:  # the subjects will say what is wrong with it, each in its own words
        tree = ast.Module([], [])
    documentation = (ast.get_docstring(tree) or "").strip()
    summary = documentation.splitlines()[0] if documentation else "(no docstring)"
    digest = hashlib.sha256(content).hexdigest()
    return Kernel(path.stem, room, path, digest, sources.text(content), summary, dict(_constants(tree)))


def _constants(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            with contextlib.suppress(ValueError):
                yield node.targets[0].id, ast.literal_eval(node.value)


def modes(room: str, asked: Sequence[str]) -> tuple[str, ...]:
    """The kinds of scaling, of those that are asked for, that kernels of a room have: a plain function has no parts."""
    return tuple(mode for mode in asked if room != BENCH or mode == MODES[0])


def choose(kernels: Mapping[str, Kernel], words: Sequence[str]) -> dict[str, Kernel]:
    """The kernels that the words name, in the catalogue's order; raises UnknownKernel, and Unreadable.

    A word is a kernel, a room, ``core`` (see CORE), or ``all``.
    """
    places = (*ROOMS, "user", BENCH)
    rooms = {room: [name for name, kernel in kernels.items() if kernel.room == room] for room in places}
    groups = {"all": list(kernels), "core": [name for name in CORE if name in kernels], **rooms}
    chosen: set[str] = set()
    for word in words:
        if word not in kernels and not groups.get(word):
            known = [*(group for group, names in groups.items() if names), *kernels]
            raise UnknownKernel(f"unknown kernel {word}: known are {', '.join(known)}")
        chosen.update([word] if word in kernels else groups[word])
    return {name: kernel for name, kernel in kernels.items() if name in chosen}
