"""Resuming a generator for its next value.

Computes   the sum of what a generator gives, value by value
Shares     nothing; every thread has its own generator
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 450000},
    "large": {"operations": 3600000},
}


def _numbers(number, end, step):
    while number < end:
        yield number
        number += step


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of what this part's generator gives."""
    total = 0
    for number in _numbers(index, state, count):
        total += number
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
