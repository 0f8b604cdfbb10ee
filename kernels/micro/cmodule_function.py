"""Calling a function of a C module.

Computes   the sum of the floors of half of each number below n
Shares     nothing; every thread works on its own numbers
Verified   against the closed form (n - 1)^2 / 4, rounded down
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import math

GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 250000},
    "large": {"operations": 2000000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of the floors of half of this part's numbers."""
    total = 0
    number = index
    while number < state:
        total += math.floor(number * 0.5)
        number += count
    return total


def check(state, results):
    """Pairs of equal floors: 0, 0, 1, 1, 2, 2 ..."""
    expected = (state - 1) * (state - 1) // 4
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
