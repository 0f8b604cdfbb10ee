"""Loading string constants and comparing with them.

Computes   how often each of two words is met when they take turns
Shares     nothing; every thread works on its own numbers; the constants are read by all
Verified   half of n, rounded up, are even
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 300000},
    "large": {"operations": 2400000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """How many of this part's numbers are called even, and odd."""
    evens = odds = 0
    number = index
    while number < state:
        word = "odd" if number & 1 else "even"
        if word == "even":
            evens += 1
        elif word == "odd":
            odds += 1
        number += count
    return evens, odds


def check(state, results):
    """Even and odd numbers below n take turns."""
    found = sum(evens for evens, _ in results), sum(odds for _, odds in results)
    expected = (state + 1) // 2, state // 2
    return None if found == expected else "%d even and %d odd, wanted %d and %d" % (found + expected)
