"""`list`: the kernels that there are, what their threads share, and what they need."""

from __future__ import annotations

import argparse
from pathlib import Path

from runners import catalogue
from runners.codes import Code
from runners.plain import show, table_of


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `list`."""
    parser = subparsers.add_parser("list", help="which kernels there are")
    parser.add_argument("names", nargs="*", metavar="NAME", help="kernels, independent, contended, micro, user, core")
    parser.add_argument("--kernels", action="append", default=[], type=Path, metavar="DIR", help="a folder of your own")
    parser.set_defaults(run=_list)


def _list(arguments: argparse.Namespace) -> int:
    kernels = catalogue.choose(catalogue.find(arguments.kernels), arguments.names or ["all"])
    table = table_of("", "kernel", "room", "asks", "shares", "needs")
    for kernel in kernels.values():
        core = " (core)" if kernel.name in catalogue.CORE else ""
        needs = ", ".join(kernel.constants.get("NEEDS", ()))
        table.add_row(
            kernel.name, kernel.room + core, kernel.summary, kernel.constants.get("SHARES", "-"), needs or "-"
        )
    show(table)
    return Code.RIGHT
