"""Making a typed named tuple of three fields.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; the class is read by all threads
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import typing

NEEDS = ("typing.NamedTuple",)
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 100000},
    "large": {"operations": 800000},
}


Point = typing.NamedTuple("Point", [("x", int), ("y", int), ("z", int)])


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    total = 0
    number = index
    while number < state:
        total += Point(1, number, 3).y
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
