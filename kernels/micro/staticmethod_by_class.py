"""Calling a static method by its class.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; the class is read by all threads
Verified   against the closed form n (n - 1) / 2
Source     beside staticmethod_call, which reaches it by an object: without a GIL, 3.14 counts references to the
           function that the class hands out in one place for all threads
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
    total = 0
    number = index
    while number < state:
        total += Box.same(number)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
