"""Making a frozendict of two entries.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread works on its own objects
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import builtins

NEEDS = ("builtins.frozendict",)
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 100000},
    "large": {"operations": 800000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    frozendict = builtins.frozendict
    total = 0
    number = index
    while number < state:
        total += frozendict(one=number, two=count)["one"]
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
