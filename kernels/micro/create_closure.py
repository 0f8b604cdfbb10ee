"""Making a function that remembers a variable, and calling it.

Computes   the sum of the numbers below n, each remembered by a closure of its own
Shares     nothing; every thread makes its own closures
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 150000},
    "large": {"operations": 1200000},
}


def _closure(number):
    def remembered():
        return number

    return remembered


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of what this part's closures remember."""
    total = 0
    number = index
    while number < state:
        total += _closure(number)()
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
