"""Making an object of a class with an attribute.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread makes its own objects, the class is read by all
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 230000},
    "large": {"operations": 1840000},
}


class Box(object):
    """Holds a number."""

    def __init__(self, content):
        self.content = content


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    total = 0
    number = index
    while number < state:
        total += Box(number).content
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
