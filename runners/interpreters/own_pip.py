"""Finds the pip that comes with an interpreter, and reads which packages it adapts to that interpreter."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from runners import tables
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.tables import BadTable

#: Where a standard library keeps the wheel that `ensurepip` installs.
BUNDLED = "ensurepip/_bundled/pip-*.whl"

#: Stands for the versions of a patch that fits all of them.
EVERY = "every version"


@dataclass(frozen=True)
class OwnPip:
    """A pip that any Python of its interpreter runs.

    ``program`` is the folder that is run; ``patches`` are the versions that it has a patch for, by a package's normal
    name; ``unread`` says why nobody can tell those.
    """

    program: Path
    patches: Mapping[str, tuple[str, ...]]
    unread: str = ""


def find(library: Path, patches: str, cache: Cache) -> OwnPip:
    """The pip of the interpreter that has this standard library; raises Unavailable where none is in it.

    ``patches`` is where it lists the packages that it adapts, beside the library.
    """
    wheels = sorted(library.glob(BUNDLED))
    if not wheels:
        raise Unavailable("its standard library brings no pip")
    try:
        return OwnPip(_unpacked(wheels[-1], cache.folder("own-pip")), *_listed(library.parent, patches))
    except (OSError, zipfile.BadZipFile) as problem:
        raise Unavailable(f"its own pip cannot be unpacked: {problem}") from problem


def _unpacked(wheel: Path, home: Path) -> Path:
    """The wheel's pip as a folder: from the wheel itself each start would take several times as long."""
    with wheel.open("rb") as content:
        folder = home / f"{wheel.name.removesuffix('.whl')}-{hashlib.file_digest(content, 'sha256').hexdigest()[:16]}"
    with FileLock(home / f"{folder.name}.lock"):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as new, zipfile.ZipFile(wheel) as packed:
                packed.extractall(Path(new) / "whole")
                os.replace(Path(new) / "whole", folder)
    return folder / "pip"


def _listed(beside: Path, pattern: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """(the versions that have a patch, by package; why they cannot be told)"""
    found = sorted(beside.glob(pattern))
    if not found:
        return {}, "the list of its patches is not there"
    try:
        several = {_normal(name): _versions(table) for name, table in tables.read(found[-1]).items()}
    except (BadTable, TypeError, AttributeError) as problem:
        return {}, f"the list of its patches cannot be read: {problem}"
    return {name: versions for name, versions in several.items() if versions}, ""


def _versions(table: Mapping[str, list[Mapping[str, str]]]) -> tuple[str, ...]:
    """The versions of those rules that have a patch: others only say which version is preferred."""
    rules = (rule for rule in table.get("rules", ()) if rule.get("patch"))
    return tuple(dict.fromkeys(str(rule.get("version", EVERY)) for rule in rules))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
