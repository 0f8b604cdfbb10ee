"""Folders of whoever runs this, where there are any: a job in CI may have neither HOME nor an entry in passwd."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import platformdirs

#: Where a word of a command line begins to be a path that leads somewhere from the root, a home or a folder above.
_LEADS = re.compile(r"(^|[=,@ '\"]|file://)(?:/|~[^/,]*/|\.\./|[A-Za-z]:[\\/])[^,]*")

#: What stands for the folders that are left out of a path.
_LEFT_OUT = "…/"


def home() -> Path | None:
    """The user's home folder, or None where nobody knows it."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def private(text: str) -> str:
    """A text without the user's home folder in it."""
    folder = str(home() or "")
    return re.sub(rf"{re.escape(folder)}(?![\w.-])", "~", text) if len(folder) > 1 else text


def command(text: str) -> str:
    """A command line whose paths are their last part: that tells which it was, and the rest is its user's own.

    A path below the folder in which it was given stays.  Several commands may be joined by ``&&``.
    """
    return " && ".join(_words(part) for part in text.split(" && "))


def _words(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        return _LEADS.sub(_last, text)
    if not any(map(_LEADS.search, words)):
        return text
    return " ".join(_quoted(_LEADS.sub(_last, word)) for word in words)


def _last(found: re.Match[str]) -> str:
    parts = [part for part in re.split(r"[/\\]", found[0].removeprefix(found[1])) if part]
    return f"{found[1]}{_LEFT_OUT}{parts[-1] if parts and parts[-1] not in ('~', '..') else ''}"


def _quoted(word: str) -> str:
    """The word as a shell takes it; what stands for folders is none of its signs."""
    bare = word.replace(_LEFT_OUT, "")
    return word if word and bare in ("", shlex.quote(bare)) else shlex.quote(word)


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
