"""Which kernel files are there, as the host sees them: names, bytes and first lines, never imported."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runners.local import ROOT

ROOMS = ("independent", "contended", "micro")

#: The sizes that every kernel has.
SIZES = ("smoke", "default", "large")


class UnknownKernel(ValueError):
    """A kernel or folder that is not there; the message names the known ones."""


@dataclass(frozen=True)
class Kernel:
    """A kernel file: its name, the folder it lives in, its bytes' digest, its text and its first line."""

    name: str
    room: str
    path: Path
    digest: str
    source: str
    summary: str


def find(folders: Sequence[Path] = ()) -> dict[str, Kernel]:
    """Every kernel by name, the library's first and the users' folders after; raises UnknownKernel for no folder."""
    found: dict[str, Kernel] = {}
    for folder in folders:
        if not folder.is_dir():
            raise UnknownKernel(f"no folder {folder}: --kernels wants a folder of kernel files")
    places = [(room, ROOT / "kernels" / room) for room in ROOMS] + [("user", folder) for folder in folders]
    for room, folder in places:
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                found[path.stem] = _read(room, path)
    return found


def _read(room: str, path: Path) -> Kernel:
    content = path.read_bytes()
    source = content.decode("utf-8", errors="replace")
    try:
        documentation = ast.get_docstring(ast.parse(source)) or ""
    except SyntaxError:  # the subjects will say what is wrong with it, each in its own words
        documentation = ""
    summary = documentation.strip().splitlines()[0] if documentation.strip() else "(no docstring)"
    return Kernel(path.stem, room, path, hashlib.sha256(content).hexdigest(), source, summary)


def choose(kernels: Mapping[str, Kernel], names: Sequence[str]) -> dict[str, Kernel]:
    """The named kernels in the catalogue's order, all for no names; raises UnknownKernel."""
    for name in names:
        if name not in kernels:
            raise UnknownKernel(f"unknown kernel {name}: known are {', '.join(kernels)}")
    return {name: kernel for name, kernel in kernels.items() if not names or name in names}
