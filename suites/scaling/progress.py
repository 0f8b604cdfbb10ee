"""What is measured now, how far it is, and how long it will take: on a terminal and in a CI log."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from runners.provision.progress import elapsed


class Meter:
    """Counts finished steps and says what each gave; ``weights`` tell how long a subject's steps are to others'."""

    def __init__(self, steps: Mapping[str, int], weights: Mapping[str, float]) -> None:
        self._left = dict(steps)
        self._weights = weights
        self._done, self._done_weight = 0, 0.0
        self._begun = time.monotonic()
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"), console=self._console,
            )  # fmt: skip
            self._task = self._bar.add_task("scaling", total=self._total(), left="")
            self._bar.start()

    def expects(self, steps: Mapping[str, int]) -> None:
        """So many steps of each subject are still to come, as far as is known now."""
        self._left = dict(steps)
        if self._bar:
            self._bar.update(self._task, total=self._total())

    def _total(self) -> int:
        return self._done + sum(self._left.values())

    def begins(self, what: str) -> None:
        """The step that starts now."""
        if self._bar:
            self._bar.update(self._task, description=what)

    def ends(self, subject: str, what: str) -> None:
        """A subject's step is over: say what it gave, and how long all the others will take at this pace."""
        self._done += 1
        self._done_weight += self._weights[subject]
        self._left[subject] = max(0, self._left.get(subject, 0) - 1)
        pace = (time.monotonic() - self._begun) / self._done_weight
        left = f"about {elapsed(pace * sum(self._weights[one] * count for one, count in self._left.items()))} left"
        if self._bar:
            self._bar.update(self._task, advance=1, left=left)
            self._bar.console.print(what, markup=False)
        else:
            print(f"scaling [{self._done}/{self._total()}] {what}; {left}", file=sys.stderr, flush=True)

    def loses(self, subject: str, why: str) -> None:
        """None of a subject's steps can be taken any more."""
        self._left[subject] = 1
        self.ends(subject, why)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
