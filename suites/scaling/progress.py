"""What is measured now, how far it is, and how long it will take: on a terminal and in a CI log."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from runners.provision.progress import elapsed


class Meter:
    """Counts finished steps of a plan and says what each gave."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._begun = time.monotonic()
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"), console=self._console,
            )  # fmt: skip
            self._task = self._bar.add_task("scaling", total=total, left="")
            self._bar.start()

    def expects(self, more: int) -> None:
        """So many steps are still to come, as far as is known now."""
        self._total = self._done + more
        if self._bar:
            self._bar.update(self._task, total=self._total)

    def begins(self, what: str) -> None:
        """The step that starts now."""
        if self._bar:
            self._bar.update(self._task, description=what)

    def ends(self, what: str) -> None:
        """A step is over: say what it gave, and how long all the others will take at this pace."""
        self._done += 1
        spent = time.monotonic() - self._begun
        left = f"about {elapsed(spent / self._done * max(0, self._total - self._done))} left"
        if self._bar:
            self._bar.update(self._task, advance=1, left=left)
            self._bar.console.print(what, markup=False)
        else:
            print(f"scaling [{self._done}/{self._total}] {what}; {left}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
