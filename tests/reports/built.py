"""Builds the report of a session's folder, as the command does."""

from __future__ import annotations

from pathlib import Path

from reports.pages import write_pages
from suites.parts import read_session


def build(folder: Path, out: Path | None = None) -> Path:
    """The path of its index."""
    return write_pages(read_session(folder), out or folder / "report")
