"""Reading an attribute of a thread-local object.

Computes   the sum of the numbers below n, each times a 1 that is read from a thread-local object four times
Shares     nothing; every thread has its own thread-local object
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import threading

GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 150000},
    "large": {"operations": 1200000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    local = threading.local()
    local.one = 1
    total = 0
    number = index
    while number < state:
        local.one
        local.one
        local.one
        total += number * local.one
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
