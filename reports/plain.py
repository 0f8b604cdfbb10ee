"""Prints tables to a terminal or a log, whatever is in them."""

from __future__ import annotations

import os
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Columns of a log or a pipe, which has no width of its own.
PIPE_WIDTH = 160

#: Words of cells whose reasons are of no interest here.
SILENT = ("unavailable", "cancelled")


def plain_console(*, stderr: bool = False) -> Console:
    """Standard output, or standard error, as wide as it is."""
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        # A terminal that has no such character still gets the word beside it.
        stream.reconfigure(errors="replace")
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(width=width, highlight=False, stderr=stderr)


def table_of(title: str, *columns: str) -> Table:
    """An empty table; what does not fit into a column goes on below."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def add(table: Table, *cells: str) -> None:
    """A row of plain text: a bracket in a reason is no markup."""
    table.add_row(*map(Text, cells))
