"""``python -m tests.validation.containers COMMAND ...``: runs a command with a container engine.

Where none answers, it gets one of our own, which needs root on Debian or Ubuntu, and which is gone with its images when
the command ends.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from runners.interpreters.provision.commands import Unavailable
from tests.validation.containers import daemon


def main() -> int:
    """The command's exit code; 2 for one that is not there, 3 without an engine."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.validation.containers", usage="%(prog)s COMMAND ...", description=__doc__
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="a program and its words")
    command = parser.parse_args().command
    if not command:
        parser.error("name a command")
    if not shutil.which(command[0]):
        parser.error(f"no program {command[0]} on PATH")
    try:
        with daemon.engine() as program:
            os.environ.setdefault("GILMATRIX_BASE", daemon.base(program))
            return subprocess.run(command, check=False).returncode
    except Unavailable as reason:
        print(f"gilmatrix: {reason}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
