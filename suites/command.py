"""Ends a suite's command with an exit code, and with a line for people where something stopped it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from runners.joining import WrongSession
from runners.stopping import terminated_like_ctrl_c
from runners.store import DamagedResult
from suites.options import BadInput


def run(work: Callable[[], int]) -> int:
    """What ``work`` returns; 2 for bad input and 130 for an interruption, a polite kill included."""
    try:
        with terminated_like_ctrl_c():
            return work()
    except (BadInput, WrongSession, DamagedResult) as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gilmatrix: stopped; what was measured is kept, the same command goes on from here", file=sys.stderr)
        return 130
