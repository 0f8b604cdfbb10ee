"""Shows what is measured, how far it is, and how long it will take: on a terminal and in a CI log."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from reports.texts import plain
from runners.interpreters.provision.progress import elapsed

#: How long the steps of a subject without and with a JIT are to each other, by and large.
WEIGHTS = (1.0, 3.0)


class Meter:
    """Counts finished steps and says what each gave.

    ``weights`` tell how long a subject's steps are to others', until it has finished one itself; ``suite`` is what
    lines of a log begin with.
    """

    def __init__(self, suite: str, steps: Mapping[str, int], weights: Mapping[str, float]) -> None:
        self._suite = suite
        self._left = dict(steps)
        self._weights = weights
        self._done: Counter[str] = Counter()
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._since = time.monotonic()
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"), console=self._console,
            )  # fmt: skip
            self._task = self._bar.add_task(suite, total=self._total(), left="")
            self._bar.start()

    def expects(self, steps: Mapping[str, int]) -> None:
        """So many steps of each subject are still to come, as far as is known now."""
        self._left = dict(steps)
        if self._bar:
            self._bar.update(self._task, total=self._total())

    def _total(self) -> int:
        return self._done.total() + sum(self._left.values())

    def begins(self, what: str) -> None:
        """The step that starts now."""
        self._since = time.monotonic()
        if self._bar:
            self._bar.update(self._task, description=escape(what))

    def says(self, what: str) -> None:
        """Say how far a step is that goes on."""
        what = plain(" ".join(what.splitlines()))
        if self._bar:
            self._bar.console.print(what, markup=False)
        else:
            print(f"{self._suite} [{self._done.total()}/{self._total()}] {what}", file=sys.stderr, flush=True)

    def ends(self, subject: str, what: str) -> None:
        """A subject's step is over: say what it gave, and how long all the others will take at this pace.

        ``what`` may hold an interpreter's own words: it is one line, and none of it moves a terminal's cursor.
        """
        what, now = plain(" ".join(what.splitlines())), time.monotonic()
        self._spent[subject] += now - self._since
        self._since = now
        self._done[subject] += 1
        self._left[subject] = max(0, self._left.get(subject, 0) - 1)
        left = f"about {elapsed(sum(self._pace(one) * count for one, count in self._left.items()))} left"
        if self._bar:
            self._bar.update(self._task, advance=1, left=left)
            self._bar.console.print(what, markup=False)
        else:
            print(f"{self._suite} [{self._done.total()}/{self._total()}] {what}; {left}", file=sys.stderr, flush=True)

    def _pace(self, subject: str) -> float:
        """Seconds of one of its steps: by those that it finished, else by all others'."""
        if self._done[subject]:
            return self._spent[subject] / self._done[subject]
        weight = sum(self._weights[one] * count for one, count in self._done.items())
        return self._weights[subject] * sum(self._spent.values()) / weight

    def skips(self, subject: str) -> None:
        """A step of a subject is not taken after all."""
        self._left[subject] = max(0, self._left.get(subject, 0) - 1)
        if self._bar:
            self._bar.update(self._task, total=self._total())

    def loses(self, subject: str, why: str) -> None:
        """None of a subject's steps can be taken any more."""
        self._left[subject] = 1
        self.ends(subject, why)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
