"""Compares what a kernel gives, and what it was given, as what it is: equal on every subject, and nothing else."""

from __future__ import annotations

import copy
import math
import sys
from array import array
from collections import OrderedDict, deque, namedtuple
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

import pytest

from kernels.examine import canonical

Pair = namedtuple("Pair", "one other")


class Node:
    """A link of a chain."""

    def __init__(self, value: Any, after: Any = None) -> None:
        self.value = value
        self.after = after


class Slotted:
    """An object without a dictionary."""

    __slots__ = ("here",)

    def __init__(self, here: Any) -> None:
        self.here = here


class Side(Enum):
    """Its members hold their class."""

    LEFT = 1
    RIGHT = 2


def _ring(*several: Any) -> Node:
    first = last = Node(several[0])
    for value in several[1:]:
        last.after = last = Node(value)
    last.after = first
    return first


def _itself(value: Any) -> list[Any]:
    made = [value]
    made.append(made)
    return made


DIFFERENT: list[Any] = [
    None, True, 0, 1, 2**70, -1.5, math.nan, math.inf, -math.inf, 1j, 2j, "", "a", "None", "0", '"', 'a","b', "é",
    [], [1], [[1]], ["a", "b"], ["a,b"], {}, {"a": 1}, {"a": [1]}, {1: "a"}, {"a": 1, "b": 2}, {1, 2}, {"1"}, {(1, 2)},
    Node(1), Node(2), Node(1, Node(2)), Slotted(1), Slotted([1]), Side.LEFT, Side.RIGHT, deque([1]), deque([2]),
    array("i", [3]), range(3), range(4), KeyError("a"), KeyError("b"), ValueError("a"), Decimal("1.5"), Decimal("2.5"),
    Fraction(1, 3), PurePosixPath("/a"), PurePosixPath("/b"), int, float, len, _ring(1), _ring(1, 2), _ring(1, 2, 1),
    _itself(1), _itself(2), [Node(1), Node(1)], [Node(1)] * 2, Pair([2], {}), b"\0", b"\1",
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(DIFFERENT)))
def test_no_two_that_differ_are_told_alike_and_a_copy_is(place: int) -> None:
    value = DIFFERENT[place]
    assert canonical(copy.deepcopy(value)) == canonical(value)
    assert [other for other in DIFFERENT if other is not value and canonical(other) == canonical(value)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), [1, 2]), (Pair(1, 2), (1, 2)), (1.0, 1), (0.1 + 0.2, 0.3), (1e-17, 0), (b"abc", "abc"),
        (bytearray(b"\xff"), "\xff"), ({1, 2}, frozenset([2, 1])), ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (OrderedDict(a=1), {"a": 1}), ([[1], [1]], [[1]] * 2),
    ],
)  # fmt: skip
def test_what_is_equal_on_some_subject_is_told_alike(one: Any, other: Any) -> None:
    """Python 2 has one type for text and bytes; floats differ in their last digits; a list may stand in two places."""
    assert canonical(one) == canonical(other)


def test_a_change_deep_in_an_object_shows() -> None:
    """An input of objects that a kernel writes to is not untouched."""
    state = [Node(0, Node({"rows": deque([Slotted(1)])}))]
    before = canonical(state)
    state[0].after.value["rows"][0].here = 2
    assert canonical(state) != before


def test_a_chain_may_be_longer_than_the_stack_is_deep() -> None:
    chain = None
    for value in range(10 * sys.getrecursionlimit()):
        chain = Node(value, chain)
    other = Node("end", chain)
    assert canonical(chain) != canonical(other)


def test_what_a_path_remembers_is_no_change() -> None:
    path = PurePosixPath("/a/b")
    before = canonical([path])
    str(path), path.name, hash(path), path.parts
    assert canonical([path]) == before
