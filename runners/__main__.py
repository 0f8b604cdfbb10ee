"""`python -m runners`: get the interpreters, ask one of them something, and work on kernels."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from runners import ask, tune
from runners.contract import cli as contract
from runners.provision import cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 something is missing, 2 bad input, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m runners", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    cli.add_commands(commands)
    contract.add_commands(commands)
    ask.add_command(commands)
    tune.add_command(commands)
    arguments = parser.parse_args(argv)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
