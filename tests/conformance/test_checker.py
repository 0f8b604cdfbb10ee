"""The checker: its verdicts, the order that it gives, and the length of its search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import permutations
from random import Random

import pytest

from suites.conformance.linearizability import typefile
from suites.conformance.linearizability.bench import first, simulated, spoilt
from suites.conformance.linearizability.checker import Checker, Operation, linearize, perform
from suites.conformance.linearizability.typefile import Model
from suites.conformance.linearizability.values import Raised

#: Short histories that are judged in both ways, and their (threads, operations of each).
HISTORIES = 10000
SHAPES = ((2, 1), (2, 2), (3, 1), (4, 1), (5, 1))

#: Types that are taken in turn, as unlike each other as there are.
TYPES = ("list", "dict", "queue", "lock", "count")


def _is_order(order: Collection[Operation], model: Model, chooses: Collection[str] = ()) -> bool:
    """By the definition: nobody comes after one that was called when it had returned, and results are the model's."""
    operations = list(order)
    for place, one in enumerate(operations):
        if any(later.returned < one.called for later in operations[place:]):
            return False
    return all(perform(model, operation, chooses) == operation.result for operation in operations)


def test_agrees_with_all_permutations() -> None:
    """Ten thousand histories of several types; both verdicts are common."""
    draw, verdicts = Random(5), Counter[bool]()
    kinds = [typefile.find(name) for name in TYPES]
    for number in range(HISTORIES):
        kind = kinds[number % len(kinds)]
        history = simulated(kind, draw, *draw.choice(SHAPES))
        for _ in range(draw.randrange(3)):
            history = spoilt(history, draw)
        order = linearize(history, kind.model(first(kind)))
        expected = any(_is_order(one, kind.model(first(kind))) for one in permutations(history))
        assert (order is not None) == expected, history
        if order is not None:
            assert sorted(map(repr, order)) == sorted(map(repr, history))
            assert _is_order(order, kind.model(first(kind)))
        verdicts[expected] += 1
    assert min(verdicts.values()) > HISTORIES / 10, verdicts


def _judged(name: str, *operations: Operation, setup: list[int] | None = None) -> bool:
    kind = typefile.find(name)
    return linearize(operations, kind.model(setup), kind.chooses) is not None


def test_what_had_returned_comes_first() -> None:
    """A value that was overwritten before the reading began is refused; while they overlap it may be read."""
    for called, expected in ((2, False), (0, True)):
        wrote = Operation(0, "set", [0, 7], None, 0, 1)
        read = Operation(1, "get", [0], 0, called, 3)
        assert _judged("dict", wrote, read, setup=[0]) == expected


def test_a_thread_keeps_its_own_order_at_equal_times() -> None:
    """A coarse clock gives two operations of a thread one moment: they do not overlap for that."""
    for thread, expected in ((0, False), (1, True)):
        wrote = Operation(0, "set", [0, 7], None, 0, 1)
        read = Operation(thread, "get", [0], 0, 0, 1)
        assert _judged("dict", wrote, read, setup=[0]) == expected


@pytest.mark.parametrize(("seen", "expected"), [(3, True), (4, True), (5, False), (Raised("KeyError"), False)])
def test_own_choice_must_be_there(seen: object, expected: bool) -> None:
    """Whichever element a set pops, it must be one that it has."""
    assert _judged("set", Operation(0, "pop", [], seen, 0, 1), setup=[3, 4]) == expected


def test_two_cannot_choose_the_same() -> None:
    """Two threads that pop the one element: one of them gets nothing."""
    for second, expected in ((3, False), (Raised("KeyError"), True)):
        both = Operation(0, "pop", [], 3, 0, 1), Operation(1, "pop", [], second, 0, 1)
        assert _judged("set", *both, setup=[3]) == expected


def _overlapping(threads: int, steps: int) -> list[Operation]:
    """Threads that go through acquisitions in step, one more of which succeeds than can."""
    return [
        Operation(thread, "acquire", [], step == 0 or thread == 0 == step - 1, 2 * step, 2 * step + 1)
        for thread in range(threads)
        for step in range(steps)
    ]


def test_nothing_is_tried_twice() -> None:
    """Without the memory this history takes some hundred times as many tries: every order of every round's threads."""
    kind = typefile.find("semaphore")
    checker = Checker(_overlapping(3, 6))
    assert checker.order(kind.model([3])) is None
    assert checker.states < 100


def test_search_is_short() -> None:
    """What a 3 x 6 and a 20-operation history may cost, in states, right or wrong; ``bench`` tells the time."""
    draw = Random(7)
    for name in ("list", "queue", "lock"):
        kind = typefile.find(name)
        for shape, most in (((3, 6), 1000), ((4, 5), 2000)):
            for number in range(100):
                history = simulated(kind, draw, *shape)
                checker = Checker(spoilt(history, draw) if number % 2 else history)
                checker.order(kind.model(first(kind)))
                assert checker.states < most
