"""Loading a tuple constant and taking it apart.

Computes   the sum of weights that are read from constants
Shares     nothing; every thread works on its own numbers; the constants are read by all
Verified   against the closed form: even numbers weigh 6, odd ones 15
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 330000},
    "large": {"operations": 2640000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of the weights of this part's numbers."""
    total = 0
    number = index
    while number < state:
        one, two, three = (4, 5, 6) if number & 1 else (1, 2, 3)
        total += one + two + three
        number += count
    return total


def check(state, results):
    """6 for each even number below n, 15 for each odd one."""
    expected = 6 * ((state + 1) // 2) + 15 * (state // 2)
    return None if sum(results) == expected else "weight %d, closed form %d" % (sum(results), expected)
