"""Ends every command with one of the table's exit codes, and a line for people where something stopped it.

Bad input is a folder too that cannot be written; after an interruption what was finished is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from gilmatrix.reporting import BadOption, NoSession
from runners.catalogue import UnknownKernel
from runners.codes import Code
from runners.interpreters.provision import BadExecutable
from runners.interpreters.subjects import UnknownSubject
from runners.litmus import UnknownTest
from runners.sessions.joining import WrongSession
from runners.sessions.merge import NotComparable
from runners.sessions.records import DamagedResult
from runners.sources import Unreadable
from runners.stopping import terminated_like_ctrl_c
from runners.tables import BadTable
from suites.options import BadInput

#: What the user gave, and what cannot be used of it; each has one line that says what to do.
REFUSED = (
    BadExecutable, BadInput, BadOption, BadTable, DamagedResult, NoSession, NotComparable, UnknownKernel,
    UnknownSubject, UnknownTest, Unreadable, WrongSession,
)  # fmt: skip


def of(work: Callable[[], int]) -> int:
    """The exit code of ``work``: what it returns, or that of what stopped it, a polite kill included."""
    try:
        with terminated_like_ctrl_c():
            return int(work())
    except REFUSED as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
        return Code.BAD_INPUT
    except OSError as problem:
        print(
            f"gilmatrix: {problem}; XDG_CACHE_HOME moves the cache elsewhere, --results the sessions", file=sys.stderr
        )
        return Code.BAD_INPUT
    except KeyboardInterrupt:
        print("gilmatrix: interrupted; what was finished is kept, the same command goes on from there", file=sys.stderr)
        return Code.INTERRUPTED
