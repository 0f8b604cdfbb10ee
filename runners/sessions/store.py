"""A session's folder: where results live, and how they are written so that they can be trusted when read again.

``results/SESSION/`` holds ``session.json``, ``records.jsonl`` (what came of asking, and so the resume point) and a
folder a subject.  Every file carries a schema version; what is replaced is written under a temporary name, synced and
renamed, so that a kill at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from msgspec.structs import replace

from runners.sessions.commit import commit
from runners.sessions.records import SCHEMA, Damaged, DamagedResult, Record, Records, checksum

#: What a litmus test's table may say of an outcome; what was read from an implementation's source is *predicted*.
ORDINARY = "ordinary"
_PROMISED = ("forbidden", "allowed", "expected")
GRADES = (*_PROMISED, "not applicable", *(f"predicted {word}" for word in _PROMISED))


#: What of a session says how much was asked: records of another effort fall into no figure with its own.
EFFORT = ("threads", "profile", "blocks", "precision", "cell", "modes", "size", "seed")

#: The need that holds what a user wants beside the kernels.
WITH = "with"

#: Seconds after which somebody who waits for a session is told so.
PATIENCE = 1.0


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write ``content`` with the schema version, atomically and synced; raises ValueError for what JSON has not."""
    text = json.dumps({"schema": SCHEMA, **content}, indent=1, sort_keys=True, allow_nan=False)
    write_text(path, text + "\n")


def write_text(path: Path, text: str) -> None:
    """Replace a file by ``text``: temporary name, sync, rename."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Replace a file by ``content``, in the same way; what can be made again need not be ``synced``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with open(fresh, "wb") as target:
        target.write(content)
        if synced:
            target.flush()
            os.fsync(target.fileno())
    os.replace(fresh, path)


def read_json(path: Path) -> dict[str, Any]:
    """The content of a results file; raises DamagedResult for one that is cut short or of another schema."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedResult(f"{path} is missing: measure again into a new session") from None
    except (ValueError, OSError) as problem:
        raise DamagedResult(
            f"{path} cannot be read ({problem}): move it away, then run the same command to measure it again"
        ) from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        found = content.get("schema") if isinstance(content, dict) else "none"
        raise DamagedResult(
            f"{path} has schema {found}, this gilmatrix reads {SCHEMA}: "
            "read it with the version that wrote it, or move it away and measure again"
        )
    return content


class Store:
    """One session's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._records = Records(folder)
        self._lock = FileLock(folder / ".lock", thread_local=False)

    @property
    def name(self) -> str:
        """The session's name: its folder's."""
        return self.folder.name

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let one process at a time change this session; whoever holds it may hold it again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=PATIENCE)
        except Timeout:
            waited = f"gilmatrix: another run has session {self.name}: waiting until it ends"
            print(waited, file=sys.stderr, flush=True)
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def session(self) -> dict[str, Any]:
        """What ``session.json`` says."""
        return read_json(self.folder / "session.json")

    def write_session(self, content: Mapping[str, object]) -> None:
        """Replace ``session.json``."""
        write_json(self.folder / "session.json", content)

    @contextlib.contextmanager
    def revised(self) -> Iterator[dict[str, Any]]:
        """What ``session.json`` says, to be changed by nobody else: written back if nothing was raised."""
        with self.held():
            told = self.session()
            yield told
            self.write_session(told)

    def path(self, subject: str, *parts: str) -> Path:
        """A file below a subject's folder."""
        return self.folder.joinpath(subject, *parts)

    def run(self) -> tuple[str, str]:
        """The ids of the session's one run and of its machine; empty where there is none, or several were merged."""
        return self._provenance[:2]

    def effort(self) -> str:
        """A digest of how much the session asks; empty where it does not say."""
        return self._provenance[2]

    @cached_property
    def _provenance(self) -> tuple[str, str, str]:
        try:
            told = self.session()
        except DamagedResult:
            return "", "", ""
        whole = all(key in told for key in EFFORT)
        effort = checksum(json.dumps([told[key] for key in EFFORT]).encode()) if whole else ""
        runs = told.get("runs", {})
        run, machine = next(((name, str(run["machine"])) for name, run in runs.items()), ("", ""))
        return (run, machine, effort) if len(runs) == 1 else ("", "", effort)

    def append(self, record: Record) -> None:
        """Add a record of the session's run; what it does not say of where it comes from is told by the session."""
        run, machine = self.run()
        own = not record.run or record.run == run
        path = self.path(record.subject, "subject.json")
        self._records.append(
            replace(
                record,
                run=record.run or run,
                machine=record.machine or (machine if own else ""),
                effort=record.effort or self.effort(),
                build=record.build or (read_json(path).get("build_digest", "") if path.exists() else ""),
                commit=record.commit or commit()[0],
                at=record.at or datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            )
        )

    def records(self, suite: str = "") -> list[Record]:
        """The newest record of each question, in the order in which they were first asked; of one suite, or of all.

        Raises DamagedResult where another version wrote them.
        """
        return [one for one in self._records.all() if not suite or one.suite == suite]

    def damaged(self) -> list[Damaged]:
        """Records that cannot be believed, whose question nothing later answers."""
        return self._records.damaged()
