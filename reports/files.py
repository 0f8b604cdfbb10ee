"""Writes a report's files whole or not at all; what can be made again need not outlast a power cut."""

from __future__ import annotations

from pathlib import Path

from runners.sessions.store import write_bytes as write


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file of the report."""
    write(path, content, synced=False)


def write_text(path: Path, text: str) -> None:
    """Replace a page or another text of the report."""
    write_bytes(path, text.encode())
