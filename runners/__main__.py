"""`python -m runners`: get the interpreters, ask one of them something, and work on kernels."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from runners import ask, doctor, images, listing, merge, tune
from runners.catalogue import UnknownKernel
from runners.contract import cli as contract
from runners.provision import BadExecutable, cli
from runners.stopping import terminated_like_ctrl_c
from runners.subjects import BadTable, UnknownSubject


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 something is missing or wrong, 2 bad input, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m runners", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (cli, doctor, images, merge, listing, contract, ask, tune):
        part.add_commands(commands)
    arguments = parser.parse_args(argv)
    try:
        with terminated_like_ctrl_c():
            return int(arguments.run(arguments))
    except (UnknownSubject, UnknownKernel, BadTable, BadExecutable) as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
    except OSError as problem:  # the cache itself cannot be written
        print(f"gilmatrix: {problem}; XDG_CACHE_HOME moves the cache elsewhere", file=sys.stderr)
    except KeyboardInterrupt:
        print("gilmatrix: interrupted; what was finished is kept", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
