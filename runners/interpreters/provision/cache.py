"""The folder where what was got is kept; an interruption leaves nothing half-made there.

Everything lies below one folder of the user's cache. A record is a small JSON file, written under another
name and renamed; a folder of files is made below `unfinished/` and renamed when it is whole. Whoever holds
the lock may clear `unfinished/`.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from runners import places

SCHEMA = 1
PATIENCE = 2.0  # seconds between two signs that we wait for the lock


class Cache:
    """The folder of everything that provisioning keeps."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = (root or places.cache() / "provision").absolute()
        self._lock = FileLock(str(self.root / "lock"))

    def folder(self, name: str) -> Path:
        """A folder of the cache, made when it is not there."""
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def locked(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Nobody else changes the cache meanwhile; calls `waiting` now and then while someone else does."""
        self.root.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                self._lock.acquire(timeout=PATIENCE)
                break
            except Timeout:
                waiting()
        try:
            yield
        finally:
            self._lock.release()

    def clear_unfinished(self) -> None:
        """Remove what an interrupted run left; only for the holder of the lock."""
        shutil.rmtree(self.root / "unfinished", ignore_errors=True)

    @contextmanager
    def unfinished(self, name: str) -> Iterator[Path]:
        """An empty folder to make something in; it is gone afterwards, however that went."""
        path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder("unfinished")))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, made: Path, final: Path) -> None:
        """Give a whole folder its final name, in place of what stood there."""
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            os.replace(final, Path(tempfile.mkdtemp(dir=self.folder("unfinished"))) / "old")
        os.replace(made, final)

    def read(self, kind: str, name: str) -> dict[str, Any] | None:
        """A record, or None when there is none, it cannot be read, or another version wrote it."""
        try:
            record = json.loads((self.root / kind / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and record.get("schema") == SCHEMA else None

    def write(self, kind: str, name: str, record: Mapping[str, object]) -> None:
        """Keep a record: whole or not at all."""
        target = self.folder(kind) / f"{name}.json"
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"schema": SCHEMA, "at": time.time(), **record}, stream, indent=1)
        os.replace(temporary, target)

    def forget(self, kind: str, name: str) -> None:
        """Remove a record, if it is there."""
        (self.root / kind / f"{name}.json").unlink(missing_ok=True)
