"""Commands as process groups of their own, which end when we do, with whatever they started."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

#: Where a command's input comes from, or its output goes to: a file, a pipe, or nowhere.
Stream = int | IO[bytes]

#: Seconds between two looks at a running command.
TICK = 0.05


def _nothing() -> None:
    """Nothing to do meanwhile."""


class Supervised:
    """A running command; raises OSError where it cannot be started.

    ``parting`` is the signal that the system sends it when we are killed outright; without one it is started by itself,
    so that what is wrong with its file is known at once.
    """

    def __init__(
        self, argv: Sequence[str], *, stdin: Stream = subprocess.DEVNULL, stdout: Stream = subprocess.PIPE,
        stderr: Stream | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None,
        parting: str = "KILL",
    ) -> None:  # fmt: skip
        # A killed parent (kill -9, out of memory) cannot end its children: ask the system to, where one can.
        first = ["setpriv", "--pdeathsig", parting, "--"] if parting and shutil.which("setpriv") else []
        self.process = subprocess.Popen(
            [*first, *argv], stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, env=env, start_new_session=True
        )

    def wait(self, seconds: float, meanwhile: Callable[[], None] = _nothing, tick: float = TICK) -> int | None:
        """Its exit code; None when it has not ended after so long.  What ``meanwhile`` raises ends the waiting."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(tick)
            meanwhile()
        return None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def end(self, patience: float = 0.0) -> None:
        """End the command and everything in its group: politely for so many seconds, then for certain."""
        if patience:
            self.signal(signal.SIGTERM)
            self.wait(patience)
        self.signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End it at once, and close its pipes."""
        self.end()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
