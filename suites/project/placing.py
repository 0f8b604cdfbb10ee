"""Puts what building a project made beside its sources in a copy."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path


def built_in_place(folder: Path, packages: Path, installed: Sequence[str]) -> list[str]:
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
