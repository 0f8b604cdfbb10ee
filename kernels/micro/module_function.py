"""Calling a function by its global name.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; the function is read by all threads, as every module's are
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 360000},
    "large": {"operations": 2880000},
}


def _same(number):
    return number


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    total = 0
    number = index
    while number < state:
        total += _same(number)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
