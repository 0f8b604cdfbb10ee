"""Calling a method through operator.methodcaller.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread has its own caller and object, the class is read by all
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import operator

GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 240000},
    "large": {"operations": 1920000},
}


class Box(object):
    """Holds a number."""

    def same(self):
        """The number."""
        return self.content


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    call = operator.methodcaller("same")
    box = Box()
    total = 0
    number = index
    while number < state:
        box.content = number
        total += call(box)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
