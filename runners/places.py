"""Folders of whoever runs this, where there are any: a job in CI may have neither HOME nor an entry in passwd."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def home() -> Path | None:
    """The user's home folder, or None where nobody knows it."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def private(text: str) -> str:
    """A text without the user's home folder in it."""
    folder = str(home() or "")
    return text.replace(folder, "~") if len(folder) > 1 else text


def expanded(text: str) -> Path:
    """A path that may begin with ``~``, which stays as it is where no home folder is known."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def cache() -> Path:
    """The folder for what can be made again; raises OSError where there is no place for one."""
    try:
        found = platformdirs.user_cache_path("gilmatrix")
    except RuntimeError:
        found = Path("~")
    if str(found).startswith("~"):
        raise OSError("no home folder is known, and so no place for what is kept: set HOME or XDG_CACHE_HOME")
    return found
