"""``python -m tests.validation.instrument``: measure the instrument itself, and compare it with other tools."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from gilmatrix import exits
from tests.validation.instrument import beside, between, changes, coverage, disturbed, empty, ftscaling, race, repeat

PARTS = (empty, coverage, beside, race, repeat, disturbed, between, changes, ftscaling)

#: Columns of a log or a pipe, which has no width of its own.
PIPE_WIDTH = 180


def main() -> int:
    """Run one part, and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation.instrument", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="PART")
    for part in PARTS:
        part.add_to(commands)
    arguments = parser.parse_args()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(arguments.run(arguments))
    return 0


if __name__ == "__main__":
    sys.exit(exits.of(main))
