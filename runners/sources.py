"""Python source files as people leave them in folders: which of them count, and what they say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

#: What the name of a case is made of.
NAME = re.compile(r"\w[\w-]{0,99}")


class Unreadable(ValueError):
    """A file that cannot be read; the message names it and says why."""


def files(folder: Path) -> list[Path]:
    """The source files of a folder, by name: none that is hidden, begins with an underscore, or is no file.

    Editors leave locks there, and archivers what another file system has no place for, both under hidden names.
    Raises Unreadable for a name that could be no file's of results.
    """
    found = sorted(path for path in folder.glob("*.py") if not path.name.startswith(("_", ".")) and path.is_file())
    for path in found:
        if not NAME.fullmatch(path.stem):
            raise Unreadable(f"{path}: its name is its case's, and may have letters, digits, underscores and hyphens")
    return found


def content(path: Path) -> bytes:
    """A file's bytes; raises Unreadable."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read: {problem.strerror}") from None


def text(content: bytes) -> str:
    """Source as text: in the encoding that it declares (PEP 263), without a byte-order mark, its lines ended by \\n."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        encoding = "utf-8-sig"
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace").read()


def parsed(content: bytes) -> ast.Module:
    """Source as a tree, whatever it was saved as; raises SyntaxError."""
    try:
        return ast.parse(content)
    except ValueError as problem:  # null bytes, before Python 3.11.4
        raise SyntaxError(str(problem)) from None
