"""``python -m suites.conformance.linearizability``: look for programs that no order explains, and run one again."""

from __future__ import annotations

import argparse
import sys

from suites import command
from suites.conformance.linearizability import bench, looking, replaying


def main() -> int:
    """Run one part; exit code 1 where something that must have an order had none."""
    parser = argparse.ArgumentParser(prog="python -m suites.conformance.linearizability", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in (looking, replaying, bench):
        part.add_to(commands)
    arguments = parser.parse_args()
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(command.run(main))
