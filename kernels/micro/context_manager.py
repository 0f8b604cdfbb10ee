"""Entering and leaving a with block.

Computes   the sum of the numbers below n, each handed over by a context manager
Shares     nothing; every thread makes its own managers, the class is read by all
Verified   against the closed form n (n - 1) / 2, and as many blocks left as entered
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 100000},
    "large": {"operations": 800000},
}


class Opened(object):
    """A context manager that hands over its number, and notes in a list of its thread that it was left."""

    def __init__(self, number, left):
        self.number = number
        self.left = left

    def __enter__(self):
        return self.number

    def __exit__(self, kind, value, trace):
        self.left[0] += 1


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """(the sum of this part's numbers, how many blocks were left)."""
    left = [0]
    total = 0
    number = index
    while number < state:
        with Opened(number, left) as entered:
            total += entered
        number += count
    return total, left[0]


def check(state, results):
    """n (n - 1) / 2, and n blocks left."""
    total, left = sum(each for each, _ in results), sum(each for _, each in results)
    if left != state:
        return "%d blocks were left, %d entered" % (left, state)
    return None if total == state * (state - 1) // 2 else "sum %d, closed form %d" % (total, state * (state - 1) // 2)
