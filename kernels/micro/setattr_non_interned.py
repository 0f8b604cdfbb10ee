"""Setting an attribute whose name is made at run time, so that it is not interned.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every part has an object of its own, the class is read by all threads
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 150000},
    "large": {"operations": 1200000},
}


class Box(object):
    """Holds what is set."""


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    total = 0
    box, prefix = Box(), "content"
    number = index
    while number < state:
        setattr(box, prefix + "_of_box", number)
        total += box.content_of_box
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
