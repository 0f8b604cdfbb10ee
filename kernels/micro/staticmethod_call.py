"""Calling a static method by an object.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread has its own object, the class is read by all
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 300000},
    "large": {"operations": 2400000},
}


class Box(object):
    """Something with a static method."""

    @staticmethod
    def same(number):
        """The number."""
        return number


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    box = Box()
    total = 0
    number = index
    while number < state:
        total += box.same(number)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
