"""Runs a command that may hang, crash, flood or leave processes behind; it ends in any case."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

from runners.supervised import Supervised
from runners.workers import local
from runners.workers.local import TAIL_BYTES

#: A variable that all which a command starts inherits: by it they are found, whatever session they moved to.
MARK = "GILMATRIX_CELL"


class Stopped(Exception):
    """Somebody asked for everything to end; what was under way has no answer."""


class Overdue(Exception):
    """Whoever watches a command has waited long enough."""


def _nothing(group: Supervised) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code or signal, whether its time was over, the end of what it wrote."""

    code: int | None
    signal: str
    timed_out: bool
    seconds: float
    out: str
    said: str
    left: int

    @property
    def ok(self) -> bool:
        """Did it end by itself and well?"""
        return self.code == 0 and not self.timed_out


def run(
    argv: Sequence[str], folder: Path, *, limit: float, stop: threading.Event, given: str = "",
    environment: Mapping[str, str] | None = None, cwd: Path | None = None,
    watch: Callable[[Supervised], None] = _nothing,
) -> Ended:  # fmt: skip
    """Run a command to its end or its limit, and end whatever it left; raises Stopped.

    ``watch`` is called now and then meanwhile; where it raises Overdue the command's time is over.

    What it writes goes to files in ``folder``: a process that it leaves behind cannot hold up a pipe.
    """
    mark = f"{os.getpid()}-{uuid.uuid4().hex}"
    told = local.environment({**(environment or {}), MARK: mark, "TMPDIR": str(folder)})
    begun = time.monotonic()
    with (folder / "out").open("w+b") as out, (folder / "said").open("w+b") as said:
        (folder / "given").write_text(given, encoding="utf-8")
        try:
            with (folder / "given").open("rb") as stdin:
                group = Supervised(argv, stdin=stdin, stdout=out, stderr=said, cwd=cwd or folder, env=told)
        except OSError as problem:
            return Ended(127, "", False, 0.0, "", f"{argv[0]} does not start: {problem}", 0)

        def look() -> None:
            if stop.is_set():
                raise Stopped
            watch(group)

        code = None
        try:
            with contextlib.suppress(Overdue):
                code = group.wait(limit, look)
        finally:
            seconds = time.monotonic() - begun
            left = _end(group, mark)
        died = code is not None and code < 0
        return Ended(
            None if died else code, signal.Signals(-code).name if code is not None and died else "", code is None,
            seconds, _tail(out, folder), _tail(said, folder), left,
        )  # fmt: skip


def _end(group: Supervised, mark: str) -> int:
    """End the command's group and all that carries its mark; how many there were when it had ended by itself."""
    left = len(marked(mark)) if group.process.poll() is not None else 0
    group.end()
    found = marked(mark)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(found, timeout=5)
    return left


def marked(mark: str) -> list[psutil.Process]:
    """Living processes whose mark begins like that: with this one's id, all that its cells started."""
    found = []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if one.environ().get(MARK, "").startswith(mark) and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
    return found


def _tail(stream: BinaryIO, folder: Path) -> str:
    """The end of a file, without the name of a folder that is gone when somebody reads it."""
    stream.seek(0, os.SEEK_END)
    stream.seek(max(stream.tell() - TAIL_BYTES, 0))
    return stream.read().decode("utf-8", "replace").replace(str(folder), "HERE")
