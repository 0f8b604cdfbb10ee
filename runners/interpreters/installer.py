"""The commands that make environments of interpreters and install packages into them: uv's, and those of an own pip."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from runners.interpreters.provision.commands import Unavailable

#: uv shows nothing that moves, and gets no interpreter by itself.
QUIET = {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}


def program() -> str:
    """uv's own executable; raises Unavailable where there is none."""
    try:
        from uv import find_uv_bin

        return str(find_uv_bin())
    except (ImportError, FileNotFoundError):
        raise Unavailable("the package uv is not installed beside this program") from None


def make(executable: Path, folder: Path, *options: str) -> list[str]:
    """The command that makes an empty environment of an interpreter."""
    return [program(), "venv", "--no-project", *options, "--python", str(executable), str(folder)]


def install(python: Path, wanted: Sequence[str], *options: str, wheels: bool = False) -> list[str]:
    """The command that installs into the environment of ``python``: ``wheels`` alone, or whatever there is."""
    only = ["--only-binary", ":all:"] if wheels else []
    return [program(), "pip", "install", "--python", str(python), *only, *options, *wanted]


def resolve(options: Sequence[str]) -> list[str]:
    """The command that says which versions requirements from its standard input come to, and installs nothing."""
    return [program(), "pip", "compile", "--no-header", "--no-annotate", *options, "-"]


def library() -> list[str]:
    """The words by which an interpreter writes where its standard library is, in its last line."""
    return ["-c", "import os; print(os.path.dirname(os.path.abspath(os.__file__)))"]


def own_install(python: Path, pip: Path, wanted: Sequence[str], *options: str) -> list[str]:
    """The command by which a pip in a folder installs into the environment of ``python``.

    One more attempt where a connection fails, for it asks places that not everybody can reach, too.
    """
    quiet = ["--no-input", "--no-color", "--progress-bar", "off", "--retries", "1", "--no-compile"]
    return [str(python), str(pip), "install", *quiet, *options, *wanted]


def own_settings() -> dict[str, str]:
    """What a pip has to know of uv's settings: which index is asked, unless pip has one, and whether any is."""
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    offline = os.environ.get("UV_OFFLINE", "").lower() in ("1", "true", "yes", "on")
    told = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", **({"PIP_NO_INDEX": "1"} if offline else {})}
    return {**told, "PIP_INDEX_URL": index} if index and "PIP_INDEX_URL" not in os.environ else told
