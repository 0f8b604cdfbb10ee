"""Finds an interpreter that is on this machine already: on PATH, or in the version folders of pyenv and uv.

pyenv's shims hide versions that are installed but not active, and one that is active may still be another
version: so its folders are looked into, and its shims are never taken.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from runners import places
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.way import Candidate, Job


def candidates(job: Job) -> Iterator[Candidate]:
    """Every executable that has one of the subject's names, PATH first."""
    table = job.table("installed")
    names, folders = table["names"], table.get("folders", [])
    found = [*_on_path(names), *in_version_folders(version_roots(), folders, names)]
    seen = set()
    for executable in found:
        if executable.resolve() not in seen:
            seen.add(executable.resolve())
            yield Candidate(executable)
    if not seen:
        raise Unavailable(f"no {' or '.join(names[:2])} on PATH, in pyenv's versions or in uv's")


def version_roots() -> list[Path]:
    """The folders in which pyenv and uv keep one folder a version."""
    pyenv, data = _folder("PYENV_ROOT", ".pyenv"), _folder("XDG_DATA_HOME", ".local", "share")
    own = os.environ.get("UV_PYTHON_INSTALL_DIR")
    uv = Path(own) if own else data / "uv" / "python" if data else None
    return [folder for folder in (pyenv / "versions" if pyenv else None, uv) if folder]


def _folder(variable: str, *usual: str) -> Path | None:
    """What a variable names, or else a folder of the user's home; None where that is not known."""
    named, home = os.environ.get(variable), places.home()
    return Path(named) if named else home.joinpath(*usual) if home else None


def in_version_folders(roots: Sequence[Path], folders: Sequence[str], names: Sequence[str]) -> list[Path]:
    """Executables below `root/FOLDER/bin`, the newest folder first; a folder's own `python` counts too."""
    found = []
    for root in roots:
        readable = os.path.isdir(root) and os.access(root, os.R_OK | os.X_OK)
        matching = {path for pattern in folders for path in root.glob(pattern)} if readable else set()
        for folder in sorted(matching, key=_natural, reverse=True):
            for name in (*names, "python"):
                executable = folder / "bin" / name
                if _executable(executable):
                    found.append(executable)
                    break
    return found


def _on_path(names: Sequence[str]) -> list[Path]:
    pyenv = _folder("PYENV_ROOT", ".pyenv")
    shims = pyenv / "shims" if pyenv else None
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    return [folder / name for name in names for folder in folders if folder != shims and _executable(folder / name)]


def _executable(path: Path) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)  # `Path.is_file` raises where we may not look


def _natural(path: Path) -> list[tuple[int, str]]:
    """3.13.10 after 3.13.9."""
    parts = path.name.replace("-", ".").replace("+", ".").split(".")
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
