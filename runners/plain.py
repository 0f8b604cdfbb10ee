"""Prints tables to a terminal or a log, whatever is in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

#: Columns of a log or a pipe, which has no width of its own.
PIPE_WIDTH, WIDE = 160, 240

#: Words of cells whose reasons are of no interest here.
SILENT = ("unavailable", "cancelled")


def plain_console(*, stderr: bool = False, pipe: int = PIPE_WIDTH) -> Console:
    """Standard output, or standard error, as wide as it is; a pipe of so many columns."""
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        # A terminal that has no such character still gets the word beside it.
        stream.reconfigure(errors="replace")
    width = None if stream.isatty() or "COLUMNS" in os.environ else pipe
    return Console(width=width, highlight=False, stderr=stderr)


class Fitting(Table):
    """A table; where its longest words do not fit side by side, each row is a paragraph: a row wraps, never a word.

    Columns named ``right`` hold numbers, and stand to the right.
    """

    def __init__(self, title: str, columns: Sequence[str], right: Collection[str] = ()) -> None:
        super().__init__(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
        self.names = tuple(columns)
        self.several: list[tuple[str, ...]] = []
        for column in columns:
            self.add_column(column, overflow="fold", justify="right" if column in right else "left")

    def _widths(self, most: int) -> list[int] | None:
        """Characters for each column, none less than its longest word; None where these do not fit side by side.

        What is left over goes to the columns whose lines are longer than their words.
        """
        columns = list(zip(self.names, *self.several, strict=True))
        least = [max(map(cell_len, " ".join(column).split()), default=0) for column in columns]
        whole = [max(map(cell_len, "\n".join(column).splitlines()), default=0) for column in columns]
        room = most - AROUND * len(columns) - 1 - sum(least)
        if room < 0:
            return None
        wanted = [long - short for long, short in zip(whole, least, strict=True)]
        share = min(1.0, room / (sum(wanted) or 1))
        return [short + int(more * share) for short, more in zip(least, wanted, strict=True)]

    def add_row(self, *cells: RenderableType | None, **more: Any) -> None:
        self.several.append(tuple(map(str, cells)))
        # A bracket in a cell is no markup.
        super().add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells), **more)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if widths := self._widths(options.max_width):
            for column, width in zip(self.columns, widths, strict=True):
                column.width = width
            yield from super().__rich_console__(console, options)
            return
        if self.title:
            yield Text(str(self.title), style="bold")
        several_lines = any("\n" in cell for cells in self.several for cell in cells)
        for cells in self.several:
            # A rank, or an icon with a word, is no name by itself.
            lead = 1 if len(cells[0]) > SHORT or len(cells) < 3 else 2
            yield Padding(Text(" ".join(cells[:lead]).replace("\n", " ")), (0, 0, 0, 2))
            told = [
                f"{name}: {', '.join(filter(None, cell.splitlines()))}"
                for name, cell in list(zip(self.names, cells, strict=True))[lead:]
                if cell.strip()
            ]
            for line in told if several_lines else ["; ".join(told)]:
                yield Padding(Text(line), (0, 0, 0, 6))


#: Characters around a column's own.
AROUND = 3

#: Characters of a first cell, at most, that say too little to head a paragraph.
SHORT = 3


def table_of(title: str, *columns: str, right: Collection[str] = ()) -> Fitting:
    """An empty table, of that title where it is not empty."""
    return Fitting(title, columns, right)


def show(table: Table) -> None:
    """Print a table on standard output; in a pipe wide enough that a path is found whole."""
    plain_console(pipe=WIDE).print(table)


def add(table: Table, *cells: str) -> None:
    """A row of plain text: a bracket in a reason is no markup."""
    table.add_row(*map(Text, cells))
