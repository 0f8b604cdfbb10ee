"""Shows what is being done, how far it is, how long it takes: on a terminal and in a CI log."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO


class Progress(Protocol):
    """Told what happens; shows it in its own way. Every call is cheap."""

    def step(self, subject: str, what: str, part: int = 0, of: int = 0) -> None:
        """A new piece of work began: part `part` of `of` (0: not known)."""

    def tick(self) -> None:
        """The present piece of work is still going on."""

    def finished(self, subject: str, result: str) -> None:
        """Nothing more will be done for this subject."""

    def close(self) -> None:
        """Nothing more will be shown."""


class Silent:
    """Shows nothing."""

    def step(self, subject: str, what: str, part: int = 0, of: int = 0) -> None: ...

    def tick(self) -> None: ...

    def finished(self, subject: str, result: str) -> None: ...

    def close(self) -> None: ...


class Lines:
    """One line a step, and a sign of life every half minute: for a CI log."""

    def __init__(self, stream: TextIO | None = None, heartbeat: float = 30.0) -> None:
        self._stream = stream or sys.stderr
        self._heartbeat = heartbeat
        self._began: dict[str, float] = {}
        self._text = ""
        self._subject = ""
        self._spoken = 0.0

    def step(self, subject: str, what: str, part: int = 0, of: int = 0) -> None:
        before = self._subject, self._text
        self._subject, self._text = subject, what + (f" ({part}/{of})" if of else "")
        if before == (self._subject, self._text):
            self.tick()
        else:
            self._say()

    def tick(self) -> None:
        if self._text and time.monotonic() - self._spoken >= self._heartbeat:
            self._say()

    def finished(self, subject: str, result: str) -> None:
        self._subject, self._text = subject, result
        self._say()
        self._text = ""
        self._began.clear()  # a later subject may have been looked at already, for its family's sake

    def close(self) -> None:
        self._stream.flush()

    def _say(self) -> None:
        self._spoken = time.monotonic()
        began = self._began.setdefault(self._subject, self._spoken)
        print(f"provision {self._subject}: {self._text}, {elapsed(self._spoken - began)}", file=self._stream)
        self._stream.flush()


class Spinner:
    """One moving line for the present step, a line that stays for each finished subject: for a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        from rich.console import Console

        self._console = Console(file=stream or sys.stderr, highlight=False)
        self._status = self._console.status("")
        self._text = ""
        self._began: dict[str, float] = {}
        self._subject = ""

    def step(self, subject: str, what: str, part: int = 0, of: int = 0) -> None:
        self._subject, self._text = subject, what + (f" ({part}/{of})" if of else "")
        self._began.setdefault(subject, time.monotonic())
        self._status.start()
        self.tick()

    def tick(self) -> None:
        began = self._began.get(self._subject)
        if began is not None:
            from rich.markup import escape

            took = elapsed(time.monotonic() - began)
            self._status.update(f"[bold]{self._subject}[/] {escape(self._text)} [dim]{took}[/]")

    def finished(self, subject: str, result: str) -> None:
        took = elapsed(time.monotonic() - self._began.get(subject, time.monotonic()))
        self._began.clear()
        self._console.print(f"{subject}: {result} ({took})", markup=False)

    def close(self) -> None:
        self._status.stop()


def elapsed(seconds: float) -> str:
    """Seconds as people write them: 0:45, 12:03, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def best(stream: TextIO | None = None) -> Progress:
    """The form that suits where the output goes."""
    target = stream or sys.stderr
    return Spinner(target) if target.isatty() else Lines(target)
