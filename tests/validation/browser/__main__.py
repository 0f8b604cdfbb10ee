"""``python -m tests.validation.browser [FOLDER]``: measures what a report must keep to.

On synthetic sessions where no folder is named.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from tests.reports.large import SKYLINE, metropolis, skyline
from tests.validation.browser import chromium
from tests.validation.browser.acceptance import Row, measure


def main() -> int:
    """Exit code 0 when every criterion holds, 1 when one does not, 3 without a browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation.browser", description=__doc__)
    parser.add_argument("sessions", nargs="*", type=Path, metavar="FOLDER", help="of a session; synthetic ones if none")
    given = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory(prefix="gilmatrix-") as scratch:
        sessions = given.sessions or _synthetic(Path(scratch))
        try:
            with chromium.started() as browser:
                for number, folder in enumerate(sessions):
                    rows = measure(folder, Path(scratch) / str(number), browser)
                    _show(folder.name, rows)
                    held = held and all(row.held is not False for row in rows)
        except chromium.NoBrowser as none:
            print(f"gilmatrix: {none}", file=sys.stderr)
            return 3
    return 0 if held else 1


def _synthetic(scratch: Path) -> list[Path]:
    """12 kernels, 300 tests, 8 interpreters; and 300 tests on 12 interpreters."""
    metropolis(scratch / "12 kernels, 300 tests, 8 interpreters")
    skyline(scratch / f"300 tests, {SKYLINE} interpreters")
    return sorted(path for path in scratch.iterdir() if path.is_dir())


def _show(title: str, rows: list[Row]) -> None:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("Criterion", "Target", "Measured", "Held"):
        table.add_column(column)
    for row in rows:
        table.add_row(row.criterion, row.target, row.measured, {True: "yes", False: "NO", None: "–"}[row.held])  # noqa: RUF001
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    sys.exit(main())
