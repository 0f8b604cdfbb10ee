"""Searches for a program whose threads see on a subject what no order of its operations explains; makes it small.

A race shows now and then.  So the smallest program is kept here as it is seen, whatever Hypothesis makes of one that
fails and then does not; a program once judged is never judged otherwise; and what is smaller than a program that has
failed gets several chances to fail too.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import hypothesis
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, NoSuchExample

from runners.workers.local import WorkerLost
from suites.conformance.linearizability.checker import Operation, linearize
from suites.conformance.linearizability.programs import Programs, programs, setups
from suites.conformance.linearizability.typefile import Type
from suites.conformance.linearizability.values import read

#: The state of a program one of whose histories has no order; a lost worker's is ``crashed`` or ``hung``.
WRONG = "not linearizable"

#: Chances to fail of a program that is smaller than one that has failed.
CHANCES = 4

#: What programs are compared by.
Size = tuple[int, int, str]

#: How often a program is run: that part of a request.
Limits = Mapping[str, float]

#: Puts a request to a subject: its answer, or WorkerLost.
Ask = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Effort:
    """How many programs are tried, and how many smaller ones once one has failed.

    One is run ``times`` times, or until its threads have ``met`` so often, or for some ``seconds``.
    """

    programs: int
    smaller: int
    times: int
    met: int
    seconds: float

    @property
    def limits(self) -> Limits:
        """As a worker is told."""
        return {"times": self.times, "met": self.met, "seconds": self.seconds}


#: By profile.
EFFORTS = {
    "quick": Effort(programs=5, smaller=6, times=1000, met=50, seconds=0.02),
    "default": Effort(programs=30, smaller=40, times=2000, met=300, seconds=0.1),
    "rigorous": Effort(programs=300, smaller=400, times=10000, met=1000, seconds=0.5),
}


class Enough(BaseException):
    """As many smaller programs were tried as may be; what is no Exception ends Hypothesis' search at once."""


class NoAnswer(Exception):
    """A subject that cannot be asked: ``state`` is unsupported or crashed, the message says why."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state


@dataclass(frozen=True)
class Finding:
    """A program and one of its histories that has no order; ``wrong`` of its ``runs`` had none.

    Of a worker that was lost there is no history; ``reason`` says how it was lost.
    """

    state: str
    reason: str
    setup: Any
    programs: Programs
    history: list[Operation]
    seed: int
    wrong: int
    runs: int

    @property
    def size(self) -> Size:
        """The program's."""
        return _size(self.setup, self.programs)


def _size(setup: Any, drawn: Programs) -> Size:
    """Of two programs the smaller one has fewer operations, then fewer threads, then smaller numbers."""
    return sum(map(len, drawn)), len(drawn), json.dumps([drawn, setup])


@dataclass(frozen=True)
class Judged:
    """What came of a program: in ``met`` of its ``runs`` operations of different threads overlapped.

    The ``unlisted`` ones were not judged: their histories were too many to be listed.
    """

    finding: Finding | None
    runs: int
    met: int
    unlisted: int


def judge(ask: Ask, kind: Type, setup: Any, drawn: Programs, limits: Limits, seed: int) -> Judged:
    """Run a program, and judge each of its histories; raises NoAnswer."""
    request = {"do": "history", "type": kind.asked, "setup": setup, "programs": drawn, "seed": seed, **limits}
    try:
        answer = ask(request)
    except WorkerLost as lost:
        return Judged(Finding(lost.state, lost.reason, setup, drawn, [], seed, 1, 1), 1, 1, 0)
    if "unsupported" in answer:
        raise NoAnswer("unsupported", answer["unsupported"])
    if error := answer.get("error"):
        raise NoAnswer("crashed", f"{error['type']}: {error['message']} ({error['where']})")
    told, wrong, worst = answer["history"], 0, None
    for one in told["histories"]:
        history = [operation(kind, *each) for each in one["operations"]]
        if linearize(history, kind.model(setup), kind.chooses) is None:
            wrong += one["times"]
            worst = worst or history  # they come in the order of how often they were seen
    found = Finding(WRONG, "", setup, drawn, worst, seed, wrong, told["runs"]) if worst else None
    return Judged(found, told["runs"], told["met"], told["unlisted"])


def operation(
    kind: Type, thread: int, name: str, arguments: list[Any], result: Any, called: int, returned: int
) -> Operation:
    """An operation as a worker, or a stored finding, tells it."""
    return Operation(thread, name, arguments, read(result, kind.names), called, returned, result)


class Search:
    """Programs of one type on one subject: how many were ``asked``, and of all of them what ``Judged`` counts."""

    def __init__(self, ask: Ask, kind: Type, effort: Effort, seed: int) -> None:
        self._ask = ask
        self._kind = kind
        self._effort = effort
        self._seed = seed
        self._left = effort.smaller
        self._known: dict[str, bool] = {}
        self._once: list[tuple[Size, Any, Programs]] = []
        self.asked = 0
        self.runs = 0
        self.met = 0
        self.unlisted = 0
        self.smallest: Finding | None = None

    def run(self, names: Collection[str]) -> Finding | None:
        """The smallest program of these operations that was seen to fail; raises NoAnswer."""
        drawn = st.tuples(setups(self._kind), programs(self._kind, names))
        chosen = settings(
            max_examples=self._effort.programs, deadline=None, database=None, print_blob=False,
            phases=(Phase.generate, Phase.shrink),
        )  # fmt: skip
        with contextlib.suppress(Enough):
            with contextlib.suppress(NoSuchExample, Flaky):
                hypothesis.find(drawn, lambda pair: self.fails(*pair), settings=chosen, random=Random(self._seed))
            self._try_those_before()
        return self.smallest

    def _try_those_before(self) -> None:
        """Programs that came before the first that failed had one chance; Hypothesis does not ask for them again."""
        for _, setup, drawn in sorted(self._once, key=lambda one: one[0]):
            if self.smallest is None or _size(setup, drawn) >= self.smallest.size or self._try(setup, drawn):
                return

    def fails(self, setup: Any, drawn: Programs) -> bool:
        """Was the program seen to fail?  The same program always gets the same answer."""
        key = json.dumps([setup, drawn])
        if key not in self._known:
            self._known[key] = self._try(setup, drawn)
        return self._known[key]

    def _try(self, setup: Any, drawn: Programs) -> bool:
        chances = 1
        if self.smallest is not None:
            if self._left == 0:
                raise Enough
            self._left -= 1
            chances = CHANCES
        self.asked += 1
        for chance in range(chances):
            seed = self._seed + CHANCES * self.asked + chance
            judged = judge(self._ask, self._kind, setup, drawn, self._effort.limits, seed)
            self.runs += judged.runs
            self.met += judged.met
            self.unlisted += judged.unlisted
            if judged.finding is not None:
                self._keep(judged.finding)
                return True
        if chances == 1:
            self._once.append((_size(setup, drawn), setup, drawn))
        return False

    def _keep(self, found: Finding) -> None:
        if self.smallest is None or found.size < self.smallest.size:
            self.smallest = found
        if found.state != WRONG:
            self._left = 0  # every other try would cost a worker
