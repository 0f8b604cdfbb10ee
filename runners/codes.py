"""The exit codes of every command."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Code(IntEnum):
    """0 as expected, 1 something is wrong, 2 bad input, 3 no interpreter could be had, 130 interrupted."""

    RIGHT = 0
    WRONG = 1
    BAD_INPUT = 2
    NOTHING_HERE = 3
    INTERRUPTED = 130


def of(wrong: bool, missing: Iterable[bool]) -> Code:
    """The code of a command that asked interpreters, each of which was ``missing`` or not."""
    if wrong:
        return Code.WRONG
    several = list(missing)
    return Code.NOTHING_HERE if several and all(several) else Code.RIGHT
