"""A session's folder: where results live, and how they are written so that they can be trusted when read again.

``results/SESSION/`` holds ``session.json``, ``journal.jsonl`` (one line a finished step: the resume point) and
a folder a subject.  Every file carries a schema version; every write goes to a temporary name, is synced and
renamed, so that a kill at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

SCHEMA = 4

#: Every state that a cell can be in; none is ever a blank.
STATES = ("ok", "wrong", "crashed", "hung", "unsupported", "unavailable", "void", "cancelled")


#: What a litmus test's table may say of an outcome; what was read from an implementation's source is *predicted*.
ORDINARY = "ordinary"
_PROMISED = ("forbidden", "allowed", "expected")
GRADES = (*_PROMISED, "not applicable", *(f"predicted {word}" for word in _PROMISED))


def known_state(state: str) -> str:
    """The state; raises ValueError for one that there is not."""
    if state not in STATES:
        raise ValueError(f"no such state: {state!r}")
    return state


class DamagedResult(Exception):
    """A results file that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Step:
    """One finished line of the journal: a suite's answer for a subject and a kernel.

    ``block`` counts the scaling suite's blocks from 0, and ``seconds`` is the wall time that one took; ``threads`` is
    set by suites that ask once a thread count; ``run`` names the run that took it, within which a block's number is
    unique.
    """

    suite: str
    subject: str
    kernel: str
    state: str
    reason: str = ""
    block: int = 0
    threads: int = 0
    seconds: float = 0.0
    run: str = ""


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write ``content`` with the schema version, atomically and synced."""
    write_text(path, json.dumps({"schema": SCHEMA, **content}, indent=1, sort_keys=True) + "\n")


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
        self._run: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """The session's name: its folder's."""
        return self.folder.name

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let one process at a time measure into this session."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            yield

    def session(self) -> dict[str, Any]:
        """What ``session.json`` says."""
        return read_json(self.folder / "session.json")

    def write_session(self, content: Mapping[str, Any]) -> None:
        """Replace ``session.json``."""
        write_json(self.folder / "session.json", content)

    @contextlib.contextmanager
    def revised(self) -> Iterator[dict[str, Any]]:
        """What ``session.json`` says, to be changed: written back if nothing was raised."""
        told = self.session()
        yield told
        self.write_session(told)

    def path(self, subject: str, *parts: str) -> Path:
        """A file below a subject's folder."""
        return self.folder.joinpath(subject, *parts)

    def run(self) -> tuple[str, str]:
        """The ids of the session's one run and of its machine; empty where there is none, or several were merged."""
        if self._run is None:
            try:
                runs = self.session().get("runs", {})
            except DamagedResult:
                return "", ""
            self._run = next(((name, str(run["machine"])) for name, run in runs.items()), ("", ""))
            if len(runs) != 1:
                self._run = "", ""
        return self._run

    def append(self, step: Step) -> None:
        """Add a finished step of the session's run to the journal; synced, so that a power cut cannot take it back."""
        known_state(step.state)
        if not step.run:
            step = replace(step, run=self.run()[0])
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"schema": SCHEMA, **asdict(step)}, sort_keys=True)
        with open(self.folder / "journal.jsonl", "a+b") as journal:
            # A line that a kill cut short must not swallow the next one.
            if journal.tell() and _last_byte(journal) != b"\n":
                journal.write(b"\n")
            journal.write(line.encode() + b"\n")
            journal.flush()
            os.fsync(journal.fileno())

    def journal(self) -> list[Step]:
        """Every finished step, oldest first, the newest of each question; a line cut short is no finished step."""
        try:
            lines = (self.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        steps: dict[tuple[str, str, str, int, int, str], Step] = {}
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                schema = entry.pop("schema", None)
            except (ValueError, AttributeError):
                continue
            if schema != SCHEMA:
                raise DamagedResult(
                    f"{self.folder / 'journal.jsonl'} line {number} has schema {schema}, "
                    f"this gilmatrix reads {SCHEMA}: read this session with the version that wrote it"
                )
            step = Step(**entry)
            steps[(step.suite, step.subject, step.kernel, step.block, step.threads, step.run)] = step
        return list(steps.values())


def _last_byte(journal: Any) -> bytes:
    journal.seek(-1, os.SEEK_END)
    last: bytes = journal.read(1)
    return last
