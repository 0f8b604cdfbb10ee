"""The commands by which uv makes environments of interpreters and installs packages into them."""

from __future__ import annotations

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
