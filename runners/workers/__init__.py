"""Starts a subject's worker.  One file a way; the subject's table names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from runners.interpreters.subjects import Subject
from runners.workers import container, local
from runners.workers.local import Worker

STARTERS: Mapping[str, Callable[[Subject, Path, Sequence[Path], Sequence[int]], Worker]] = {
    "local": local.start,
    "container": container.start,
}


LINES: Mapping[str, Callable[[Subject, Path, Sequence[str]], list[str]]] = {
    "local": local.once,
    "container": container.once,
}


def once(subject: Subject, executable: Path, words: Sequence[str]) -> list[str]:
    """The command that runs the interpreter once with these words, the checkout's root (or its like) as its folder."""
    return LINES[subject.runner](subject, executable, words)


def start(subject: Subject, executable: Path, folders: Sequence[Path] = (), cpus: Sequence[int] = ()) -> Worker:
    """A worker of this subject with these folders of kernels, on these CPUs; ``executable`` is what was provisioned."""
    return STARTERS[subject.runner](subject, executable, folders, cpus)
