"""Reads what the tests' processes wrote, as far as they have come: each test's outcome, once."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from suites.project.records import Result

Key = tuple[str, int, int]


class Line(msgspec.Struct):
    """One line of a process; a test is a place in the last line's ``tests`` before it."""

    starts: str = ""
    collects: str = ""
    path: str = ""
    missing: str | None = None
    tests: list[Key] | None = None
    collected: int = 0
    begins: int | None = None
    ends: int | None = None
    outcome: str = "passed"
    seconds: float = 0.0
    words: str = ""
    said: str = ""
    alone: str = ""
    shares: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    gil: bool | None = None
    where: str = ""
    warned: str = ""
    broke: str = ""
    exit: int | None = None
    died: str = ""


@dataclass
class Journal:
    """A file that processes add to, and what was read of it; ``add`` is for what no process can tell of itself."""

    path: Path
    done: dict[Key, Result] = field(default_factory=dict)
    collected: int = 0
    asked: int = 0
    processes: int = 0
    pytest: str = ""
    gil: bool | None = None
    gil_at: str = ""
    warned: list[str] = field(default_factory=list)
    broke: str = ""
    #: Files whose collection ended a process.
    ignored: list[str] = field(default_factory=list)
    #: The test, or the file, that is under way in the process of now, and the exit code that it told.
    current: Key | None = None
    collecting: tuple[str, str] | None = None
    exit: int | None = None
    #: Has the process of now said which tests it is to run?
    listed: bool = False
    _tests: Sequence[Key] = ()
    _read: int = 0

    def follow(self) -> bool:
        """Read what was added; was anything?"""
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                fresh = file.read()
        except FileNotFoundError:
            return False
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            with contextlib.suppress(msgspec.DecodeError):  # cut short by a kill, or by a full disk
                self._take(msgspec.json.decode(line, type=Line))
        return bool(whole)

    def add(self, **told: object) -> None:
        """Add a line about a process that cannot any more, and take it in."""
        content = self.path.read_bytes() if self.path.exists() else b""
        with self.path.open("ab") as file:
            file.write((b"" if not content or content.endswith(b"\n") else b"\n") + msgspec.json.encode(told) + b"\n")
        self.follow()

    def _take(self, line: Line) -> None:
        if line.starts:
            self.pytest, self.processes = line.starts, self.processes + 1
            self.current = self.collecting = self.exit = None
            self.listed = False
        elif line.collects:
            self.collecting = line.collects, line.path
        elif line.missing is not None:
            self._keep(line, (line.missing, -1, 0))
        elif line.tests is not None:
            self._tests, self.collecting, self.listed = line.tests, None, True
            self.collected = max(self.collected, line.collected)
            self.asked = max(self.asked, len(self.done) + len(line.tests))
        elif line.begins is not None:
            self.current = self._tests[line.begins]
        elif line.ends is not None:
            self.current = None
            self._keep(line, self._tests[line.ends])
        elif line.died:
            self._died(line)
        elif line.exit is not None:
            self.exit = line.exit
        else:
            self._aside(line)

    def _aside(self, line: Line) -> None:
        if line.gil is not None:
            self.gil, self.gil_at = line.gil, line.where
        if line.warned:
            self.warned.append(line.warned)
        self.broke = line.broke or self.broke

    def _keep(self, line: Line, key: Key) -> None:
        self.done[key] = Result(
            *key, outcome=line.outcome, seconds=line.seconds, words=line.words, said=line.said, alone=line.alone,
            shares=line.shares, left=line.left,
        )  # fmt: skip

    def _died(self, line: Line) -> None:
        """A process is gone: the test that it was at has its outcome, or the file that it collected."""
        line = msgspec.structs.replace(line, outcome=line.died)
        if self.current is not None:
            self._keep(line, self.current)
        elif self.collecting is not None:
            name, path = self.collecting
            self._keep(line, (name, -1, 0))
            self.ignored.append(path)
        else:
            self.broke = line.words
        self.current = self.collecting = None
