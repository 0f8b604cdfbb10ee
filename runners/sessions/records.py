"""Records of what came of asking: one a line, appended and never changed; one class writes them and reads them.

A line of ``records.jsonl`` is ``{"schema": …, "sum": …, "record": {…}}``: the sum is of the record's very bytes, so
that what a disk, an editor or a transfer did to it is seen, named, and costs that record alone.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

SCHEMA = 5

FILE = "records.jsonl"

#: Hexadecimal digits of a checksum.
DIGITS = 16

Kind = TypeVar("Kind")

NOTHING = msgspec.Raw(b"null")


#: Every state that a cell can be in; none is ever a blank.
STATES = ("ok", "wrong", "crashed", "hung", "unsupported", "unavailable", "void", "cancelled")


def known_state(state: str) -> str:
    """The state; raises ValueError for one that there is not."""
    if state not in STATES:
        raise ValueError(f"no such state: {state!r}")
    return state


class DamagedResult(Exception):
    """A results file that cannot be used; the message names it and says what to do."""


class Key(NamedTuple):
    """What tells questions apart: of those with the same key, the newest record counts."""

    suite: str
    subject: str
    case: str
    block: int
    threads: int
    run: str


class Record(msgspec.Struct, frozen=True):
    """What came of asking one case of one interpreter: a state with its reason, and the suite's own answer.

    ``block`` counts the blocks of suites that have them from 0, ``threads`` is set by suites that ask once a thread
    count, ``seconds`` is the wall time that asking took.  The rest says where it comes from: ``digest`` of what was
    asked, ``build`` of what the interpreter said of itself, ``effort`` of how much was asked of it, the ``run`` and its
    ``machine``, the ``commit`` of gilmatrix, and when (``at``, UTC).  Raises ValueError for a state that there is not.
    """

    suite: str
    subject: str
    case: str
    state: str
    reason: str = ""
    block: int = 0
    threads: int = 0
    seconds: float = 0.0
    run: str = ""
    digest: str = ""
    build: str = ""
    effort: str = ""
    machine: str = ""
    commit: str = ""
    at: str = ""
    answer: msgspec.Raw = NOTHING

    def __post_init__(self) -> None:
        known_state(self.state)

    @property
    def key(self) -> Key:
        """The question that it answers."""
        return Key(self.suite, self.subject, self.case, self.block, self.threads, self.run)

    @property
    def has_answer(self) -> bool:
        """Did the suite keep something of its own?"""
        return bytes(self.answer) != b"null"

    def told(self, kind: type[Kind]) -> Kind:
        """The suite's own answer; raises ValueError where it is not of that kind."""
        return msgspec.json.decode(self.answer, type=kind)


def raw(answer: object) -> msgspec.Raw:
    """A suite's answer as a record holds it: of dataclasses, numbers, texts, lists and mappings."""
    try:
        return msgspec.Raw(msgspec.json.encode(answer))
    except UnicodeEncodeError:
        return msgspec.Raw(msgspec.json.encode(_whole(msgspec.to_builtins(answer))))


def _whole(told: object) -> object:
    """The same with lone surrogates written out: an interpreter may say what is no text, and JSON has none of it."""
    if isinstance(told, str):
        return told.encode("utf-8", "backslashreplace").decode()
    if isinstance(told, dict):
        return {_whole(name): _whole(one) for name, one in told.items()}
    return [_whole(one) for one in told] if isinstance(told, list) else told


@dataclass(frozen=True)
class Damaged:
    """A line that cannot be believed: its number from 1, why, and the question it seems to answer where it says so."""

    line: int
    why: str
    key: Key | None = None


class _Line(msgspec.Struct):
    schema: int
    sum: str = ""
    record: msgspec.Raw = NOTHING


class _Unsigned(msgspec.Struct):
    """As much of a record as can be read of one whose checksum is wrong."""

    suite: str
    subject: str
    case: str
    block: int = 0
    threads: int = 0
    run: str = ""


def line(record: Record) -> bytes:
    """A record as its line, with the line's end."""
    content = bytes(raw(replace(record, reason=str(_whole(record.reason)))))
    return msgspec.json.encode(_Line(SCHEMA, checksum(content), msgspec.Raw(content))) + b"\n"


def checksum(content: bytes) -> str:
    """Of a record's bytes."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


class Records:
    """A session's records: what is appended is synced, and what was read once is not read again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._read = 0
        self._lines = 0
        self._known: dict[Key, Record] = {}
        self._damaged: list[Damaged] = []

    def append(self, record: Record) -> None:
        """Add a record; synced, so that a power cut cannot take it back."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, open(self.path, "a+b") as file:
            # A line that a kill cut short must not swallow the next one.
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(line(record))
            file.flush()
            os.fsync(file.fileno())

    def all(self) -> list[Record]:
        """The newest record of each question, in the order in which they were first asked.

        Raises DamagedResult where another version wrote them.
        """
        with self._lock:
            self._go_on()
            return list(self._known.values())

    def damaged(self) -> list[Damaged]:
        """Lines that cannot be believed, whose question nothing later answers; a line cut short by a kill is none."""
        with self._lock:
            self._go_on()
            return [one for one in self._damaged if one.key is None or one.key not in self._known]

    def _go_on(self) -> None:
        """Read what was written since."""
        try:
            with open(self.path, "rb") as file:
                if os.fstat(file.fileno()).st_size < self._read:
                    self._forget()
                file.seek(self._read)
                fresh = file.read()
        except FileNotFoundError:
            self._forget()
            return
        for content in fresh.splitlines(keepends=True):
            if not content.endswith(b"\n"):
                break
            self._read += len(content)
            self._lines += 1
            self._take(content)

    def _take(self, content: bytes) -> None:
        if not content.strip():
            return
        try:
            told = msgspec.json.decode(content, type=_Line)
        except ValueError as problem:
            # A kill leaves the beginning of a line, nothing that ends as one.
            if content.rstrip().endswith(b"}"):
                self._damaged.append(Damaged(self._lines, f"it is no record ({problem})"))
            return
        if told.schema != SCHEMA:
            raise DamagedResult(
                f"{self.path} line {self._lines} has schema {told.schema}, this gilmatrix reads {SCHEMA}: "
                "read this session with the version that wrote it"
            )
        try:
            if checksum(bytes(told.record)) != told.sum:
                raise ValueError("its checksum is another")
            record = msgspec.json.decode(told.record, type=Record)
        except ValueError as problem:
            self._damaged.append(Damaged(self._lines, str(problem), _asked(told.record)))
            return
        self._known[record.key] = record


def _asked(content: msgspec.Raw) -> Key | None:
    try:
        told = msgspec.json.decode(content, type=_Unsigned)
    except ValueError:
        return None
    return Key(told.suite, told.subject, told.case, told.block, told.threads, told.run)


def lines(path: Path) -> Iterator[bytes]:
    """Whole lines of a file of records, as they are; none where there is no file."""
    content = path.read_bytes() if path.exists() else b""
    yield from (one for one in content.splitlines(keepends=True) if one.endswith(b"\n"))
