"""The commit of gilmatrix that is running."""

from __future__ import annotations

import functools
import subprocess

from runners.workers.local import ROOT


@functools.cache
def commit() -> tuple[str, bool]:
    """The project's commit, and whether files were changed since; empty outside a checkout."""
    if not (ROOT / ".git").exists():
        return "", False

    def git(*words: str) -> str:
        asked = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
        return asked.stdout.strip()

    try:
        return git("rev-parse", "HEAD"), bool(git("status", "--porcelain"))
    except OSError:
        return "", False
