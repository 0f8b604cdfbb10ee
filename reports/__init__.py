"""What did a session find?  Its folder of results becomes pages, charts and a table for the terminal."""

from __future__ import annotations

from reports.pages import build
from reports.terminal import show_summary

__all__ = ["build", "show_summary"]
