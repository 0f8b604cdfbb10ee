"""Runs a long command: output in a log, its process group ended with us, its failure in one line."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from runners.supervised import Supervised

#: Seconds between two looks at a running command, and those that it has to end by itself.
LOOK, PATIENCE = 0.25, 3.0

_NOISE = re.compile(r"make(\[\d+\])?: (Leaving|Entering|\*\*\*)|\[ERROR\]\s*($|->|To see|Re-run|For more|After)|\$ ")
_MARKED = re.compile(r"E: |[Ee]rror: |\[ERROR\] |configure: error|.*: fatal error: ")


class Unavailable(Exception):
    """This way cannot give this subject here; the text is the reason, in one line for people."""


class CommandFailed(Unavailable):
    """A command ended badly; names the command, its last meaningful line, and the log."""

    def __init__(self, argv: Sequence[str], code: int | None, log: Path, output: str) -> None:
        self.output = output
        self.last = last_meaningful_line(self.output)
        how = "gave no end in time" if code is None else f"ended with {code}"
        super().__init__(f"{_short(argv)} {how}: {self.last or 'no output'} (log: {log})")


def last_meaningful_line(text: str) -> str:
    """What a person would quote from the end of a log; the first error line when one is marked as such."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _NOISE.match(line.strip())]
    marked = [line for line in lines if _MARKED.match(line)]
    # One that ends with a colon says where; what was wrong comes after it.
    telling = [line for line in marked if not line.endswith(":")] or marked
    return (telling[0] if telling else lines[-1] if lines else "")[:300]


def run(
    argv: Sequence[str],
    log: Path,
    *,
    tick: Callable[[], None] = lambda: None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    seconds: float = 3600.0,
) -> str:
    """Run a command to its end and give its output; raises CommandFailed. What ends us ends its group too."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        stream.write(f"$ {shlex.join(argv)}\n".encode())
        stream.flush()
        start = stream.tell()
        group = Supervised(
            argv, stdout=stream, stderr=subprocess.STDOUT, cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, parting="TERM",
        )  # fmt: skip
        try:
            code = group.wait(seconds, tick, LOOK)
        finally:
            group.end(PATIENCE)
    with log.open("rb") as stream:
        stream.seek(start)
        output = stream.read().decode("utf-8", "replace")
    if code != 0:
        raise CommandFailed(argv, code, log, output)
    return output


def ask(argv: Sequence[str], *, env: Mapping[str, str] | None = None, seconds: float = 60.0) -> str:
    """The standard output of a short command; empty when it fails, is not there, or takes too long."""
    try:
        done = subprocess.run(
            list(argv), stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _short(argv: Sequence[str]) -> str:
    words = [Path(argv[0]).name, *(word for word in argv[1:] if not word.startswith("-"))]
    return " ".join(words[:2])
