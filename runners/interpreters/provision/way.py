"""The input and output of every way of getting an interpreter."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import run
from runners.interpreters.provision.progress import Progress
from runners.interpreters.subjects import Subject


@dataclass(frozen=True)
class Candidate:
    """An executable that may be the subject (the probe decides), and what is known of how it was made."""

    executable: Path
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Job:
    """One subject's turn with one way: where to put things, how to run commands, whom to tell."""

    subject: Subject
    cache: Cache
    progress: Progress
    pgo: bool = False

    def table(self, way: str) -> Mapping[str, Any]:
        """What the way needs to know about the subject."""
        return self.subject.table(way)

    def step(self, what: str, part: int = 0, of: int = 0) -> None:
        """Say what begins now."""
        self.progress.step(self.subject.id, what, part, of)

    def run(
        self,
        argv: Sequence[str],
        what: str,
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        seconds: float = 3600.0,
    ) -> str:
        """Run a command with its output in this subject's own log; raises CommandFailed."""
        log = self.cache.folder("logs") / f"{self.subject.id}-{what}.log"
        if log.exists() and time.time() - log.stat().st_mtime > 3600:
            log.unlink()
        return run(argv, log, tick=self.progress.tick, cwd=cwd, env=env, seconds=seconds)


# A way yields candidates, best first, or raises Unavailable with its reason.
Way = Callable[[Job], Iterator[Candidate]]
