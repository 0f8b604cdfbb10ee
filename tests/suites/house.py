"""A copy of the project, into which a test may drop what a user would add."""

from __future__ import annotations

import shutil
from pathlib import Path

from runners.workers.local import ROOT


def copied(house: Path) -> Path:
    """The folder, with everything that runs."""
    for folder in ("gilmatrix", "kernels", "runners", "reports", "suites", "docker"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__", "target", "build"))
    for file in ("toxfile.py", "tox.ini", "pyproject.toml"):
        shutil.copy(ROOT / file, house)
    return house
