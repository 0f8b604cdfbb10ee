"""Copies a project, so that what builds and tests it never writes to the user's own folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from suites.project.source import Source, files

#: Seconds for a command of the version control.
LIMIT = 120.0


def copy(source: Source, folder: Path) -> Path:
    """A copy of the project in ``folder``, with its history where it has one: versions may be made from that."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not _cloned(source.folder, folder):
        folder.mkdir()
    for path in files(source.folder):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source.folder / path, target, follow_symlinks=False)
    if (folder / ".git").exists():
        _git(folder, "read-tree", "HEAD")
    return folder


def _cloned(origin: Path, folder: Path) -> bool:
    """Has it a history of its own that could be had?  Objects stay where they are; no file is checked out."""
    if not (origin / ".git").exists():
        return False
    words = ("clone", "--quiet", "--shared", "--no-checkout", str(origin), str(folder))
    if _git(origin.parent, *words):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _git(folder: Path, *words: str) -> bool:
    try:
        return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False,
                              timeout=LIMIT).returncode == 0  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False


def built_in_place(folder: Path, packages: Path, installed: Mapping[str, str]) -> list[str]:
    """Put what building made beside the sources in a copy, where tests that run in it find them first.

    ``installed`` are the files of the distribution below ``packages``.  A test that is started in a project's folder
    imports its modules from there, and an extension module, or a file with the version, is only in what was installed.
    """
    added = []
    for home in (folder, folder / "src"):
        for name in installed:
            top = home / name.split("/")[0]
            target = home / name
            if "/" in name and top.is_dir() and not target.exists() and (packages / name).is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(packages / name, target)
                added.append(name)
    return added
