"""Looks for an order of a history's operations, none before one that had returned by then, that the model follows.

The search of J. Wing and C. Gong (Testing and verifying concurrent objects, JPDC 17, 1993): take an operation that may
be next, run it on the model, go on if the result is the one that was seen, else go back.  With G. Lowe's memory
(Testing for linearizability, CCPE 29, 2017): the same set of operations done with the same state reached is never tried
twice.  The set is the bits of a number.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from suites.conformance.linearizability.typefile import Model
from suites.conformance.linearizability.values import Raised, same


@dataclass(frozen=True)
class Operation:
    """One call: what a thread did, what came back, and the places of its call and its return (``history.ranks``).

    ``written`` is the result as the worker wrote it, where that is another form.
    """

    thread: int
    name: str
    arguments: list[Any]
    result: Any
    called: int
    returned: int
    written: Any = None


#: Operations in the order of threads, those of a thread in its own order.
History = Sequence[Operation]


def linearize(history: History, model: Model, chooses: Collection[str] = ()) -> list[Operation] | None:
    """The operations in such an order, or None where there is none; a thread's operations keep its own order."""
    return Checker(history, chooses).order(model)


class Checker:
    """A search through one history; ``states`` counts what it tried."""

    def __init__(self, history: History, chooses: Collection[str] = ()) -> None:
        self._history = history
        self._chooses = chooses
        self._all = (1 << len(history)) - 1
        self._required = [_earlier(history, place) for place in range(len(history))]
        # Whichever returned first is tried first: it often is the next one, and the search need not go back.
        self._places = sorted(range(len(history)), key=lambda place: history[place].returned)
        self._seen: set[tuple[int, Hashable]] = set()

    @property
    def states(self) -> int:
        """Different pairs of operations done and state reached, so far."""
        return len(self._seen)

    def order(self, model: Model) -> list[Operation] | None:
        """See ``linearize``."""
        return self._from(0, model)

    def _from(self, done: int, model: Model) -> list[Operation] | None:
        if done == self._all:
            return []
        for place in self._places:
            bit = 1 << place
            if done & bit or self._required[place] & ~done:
                continue
            operation, after = self._history[place], model.copy()
            if not same(perform(after, operation, self._chooses), operation.result):
                continue
            reached = (done | bit, after.key())
            if reached in self._seen:
                continue
            self._seen.add(reached)
            rest = self._from(done | bit, after)
            if rest is not None:
                return [operation, *rest]
        return None


def _earlier(history: History, place: int) -> int:
    """The set of those that must come before the one at a place."""
    one, found = history[place], 0
    for other_place, other in enumerate(history):
        if other.returned < one.called or (other.thread == one.thread and other_place < place):
            found |= 1 << other_place
    return found


def perform(model: Model, operation: Operation, chooses: Collection[str] = ()) -> Any:
    """What the model returns, or that it raises; it is changed by that."""
    arguments = [operation.result, *operation.arguments] if operation.name in chooses else operation.arguments
    try:
        return getattr(model, operation.name)(*arguments)
    except Exception as raised:  # a result like any other
        return Raised(type(raised).__name__)
