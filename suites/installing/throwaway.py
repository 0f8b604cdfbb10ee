"""A folder for what is gone afterwards: in the user's cache, where uv's is, so that files need not be copied."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from runners.interpreters.provision.cache import Cache


@contextmanager
def throwaway(cache: Cache | None = None) -> Iterator[Path]:
    """The folder; what a killed run left behind is removed too.

    Only folders that are named as it names them are: by the id of a process that is gone.
    """
    home = (cache or Cache()).folder("throwaway")
    for old in home.iterdir():
        if old.name.isdigit() and not psutil.pid_exists(int(old.name)):
            shutil.rmtree(old, ignore_errors=True)
    folder = home / str(psutil.Process().pid)
    folder.mkdir(exist_ok=True)
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
