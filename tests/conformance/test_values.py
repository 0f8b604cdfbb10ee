"""Results of operations are compared as what they were, whatever JSON makes of them."""

from __future__ import annotations

import itertools
import json
import math
import runpy
from array import array
from collections import deque, namedtuple
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from runners.workers.local import ROOT
from suites.conformance.linearizability import stored, values
from suites.conformance.linearizability.search import Effort, Search
from suites.conformance.linearizability.values import Native, Opaque, Raised, read, same
from tests.conformance import planted_types
from tests.conformance.told_types import RETURNS, source

#: The worker's half, as it is.
written = runpy.run_path(str(ROOT / "kernels" / "values.py"))["written"]

Pair = namedtuple("Pair", "one other")


class Colour(IntEnum):
    """A number with a name."""

    RED = 1


class Word:
    """Equal without regard to case."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and self.text.lower() == other.text.lower()

    def __hash__(self) -> int:
        return hash(self.text.lower())


class Slotted:
    """Without a dictionary."""

    __slots__ = ("here",)

    def __init__(self, here: int) -> None:
        self.here = here

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slotted) and self.here == other.here

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Unknown:
    """Of a class that the reader does not know, as one made within a function."""

    here: Any


class Plain(Enum):
    """Its members hold their class, which holds them."""

    LEFT = "left"
    RIGHT = "right"


def _circle(first: int) -> list[Any]:
    made: list[Any] = [first]
    made.append({"itself": made})
    return made


def _ring(value: int) -> Unknown:
    made = Unknown(value)
    object.__setattr__(made, "next", made)
    return made


#: No two of these are the same.
DIFFERENT: list[Any] = [
    None, True, 0, 2**70, -1.5, math.nan, math.inf, -math.inf, "", "é\ud800", "NaN", b"", b"\xff\0", (), (1,), [], [1],
    (1, [2]), [1, [2]], Pair(1, 2), {1, 2}, {"1"}, {}, {"a": 1}, {(1,): None}, {2: "a"}, KeyError(), KeyError("a"),
    KeyError(1, 2), IndexError("a"), Word("a"), Word("b"), Slotted(1), Slotted(2), 1j, Colour.RED + 4, ["tuple", [1]],
    "raised", ["raised", "KeyError"], [math.nan], {"a": [math.nan]},
    frozenset([frozenset([1])]), {frozenset()}, {frozenset([1]): 1}, {(1, frozenset([2]))}, {KeyError([1])},
    {Unknown(1)}, {Unknown(2)}, {Unknown(1): 1}, {(Unknown(1),)}, Unknown([1]),
    Plain.LEFT, Plain.RIGHT, deque(), deque([1]), deque([2]), range(3), range(4), array("i", [1]), array("i", [2]),
    _circle(1), _circle(2), _ring(1), _ring(2), [[[1]]], int, float, len, Unknown(len),
    Decimal("1.25"), Decimal("2.25"), Fraction(1, 3), date(2026, 1, 1), date(2026, 1, 2), timedelta(1),
    PurePosixPath("/a"),
]  # fmt: skip

NAMES = {"Word": Word, "Slotted": Slotted}


def _told(value: Any) -> Any:
    return read(json.loads(json.dumps(written(value))), NAMES)


@pytest.mark.parametrize("place", range(len(DIFFERENT)))
def test_a_value_is_the_same_after_the_pipe_and_no_other_is(place: int) -> None:
    value = DIFFERENT[place]
    assert same(value, _told(value))
    others = [other for other in DIFFERENT if other is not value]
    assert [other for other in others if same(other, _told(value))] == []


@pytest.mark.parametrize(
    ("model", "seen"),
    [
        (frozenset([1]), {1}), ({1}, frozenset([1])), (bytearray(b"a"), b"a"), (1, True), (1.0, 1), (Colour.RED, 1),
        ((1, 2), Pair(1, 2)), (Word("A"), Word("a")), ([Word("A")], [Word("a")]), ({1: Word("A")}, {1: Word("a")}),
        ({Word("A")}, {Word("a")}), ((math.nan, 1), (math.nan, 1)),
    ],
)  # fmt: skip
def test_what_python_calls_equal_is_the_same(model: Any, seen: Any) -> None:
    assert same(model, _told(seen))


def test_equal_values_are_written_alike() -> None:
    """Histories are counted by what was written."""
    for several in itertools.permutations(["a", 1, None]):
        assert json.dumps(written(set(several))) == json.dumps(written({"a", 1, None}))
        assert json.dumps(written(dict.fromkeys(several))) == json.dumps(written(dict.fromkeys(["a", 1, None])))


def test_what_raises_is_not_what_returns_its_name() -> None:
    assert read(["raised", "KeyError"], {}) == Raised("KeyError")
    assert not same("KeyError", Raised("KeyError"))
    assert same(Raised("KeyError"), Raised("KeyError"))


def test_python_2_has_one_type_for_text_and_bytes() -> None:
    seen = read(["native", "abc"], {})
    assert isinstance(seen, Native)
    assert same("abc", seen)
    assert same(b"abc", seen)
    assert not same(b"abd", seen)
    assert read(["dict", [[["native", "a"], 1]]], {}) == {"a": 1}


def test_an_object_of_an_unknown_class_is_its_attributes() -> None:
    seen = read(["object", "Word", [["text", "a"]]], {})
    assert seen == Opaque("Word", {"text": "a"})
    assert same(Word("a"), seen)
    assert not same(Word("A"), seen), "what it would call equal is not known"
    assert same(Word("a"), read(["object", "Word", [[["native", "text"], ["native", "a"]]], []], {})), "by Python 2"


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="no value is written as 'what'"):
        read(["what", 1], {})


#: Enough that a type without a lock is found out.
EFFORT = Effort(programs=12, smaller=4, times=300, met=100, seconds=0.5)


@pytest.mark.parametrize("returned", RETURNS)
def test_a_right_type_has_an_order_and_its_twin_without_a_lock_has_none(tmp_path: Path, returned: str) -> None:
    right = planted_types.plant(tmp_path, source(returned, locked=True), "right")
    wrong = planted_types.plant(tmp_path, source(returned, locked=False), "wrong")
    with planted_types.worker() as ask:
        assert Search(ask, right, EFFORT, 1).run(["add", "value"]) is None
        found = Search(ask, wrong, EFFORT, 1).run(["add", "value"])
    assert found is not None
    assert found.state == "not linearizable"
    path, text = stored.note(tmp_path, "cpython313", "q", wrong, found)
    again = stored.read(path).finding.history
    assert [one.written for one in again] == [one.written for one in found.history]
    assert values.shown(found.history[0].result) in text
