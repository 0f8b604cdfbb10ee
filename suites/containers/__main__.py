"""``python -m suites.containers COMMAND ...``: run a command with a container engine, our own where there is none.

An engine of our own needs root on Debian or Ubuntu, and is gone with its images when the command ends.
"""

from __future__ import annotations

import os
import subprocess
import sys

from runners.provision.commands import Unavailable
from suites.containers import daemon


def main() -> int:
    """The command's exit code; 2 without one, 3 without an engine."""
    if not sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with daemon.engine() as program:
            os.environ.setdefault("GILMATRIX_BASE", daemon.base(program))
            return subprocess.run(sys.argv[1:], check=False).returncode
    except Unavailable as reason:
        print(f"gilmatrix: {reason}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
