"""Reading a member of an enumeration by its attribute.

Computes   how many members of each of two sorts are met when they take turns
Shares     nothing; the enumeration is read by all threads
Verified   half of n, rounded down, are odd
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import enum

NEEDS = ("enum",)
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 260000},
    "large": {"operations": 2080000},
}


Colour = enum.Enum("Colour", ["RED", "BLUE"])


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """How many of this part's numbers are red, and blue."""
    reds = blues = 0
    number = index
    while number < state:
        colour = Colour.RED if number & 1 else Colour.BLUE
        if colour is Colour.RED:
            reds += 1
        else:
            blues += 1
        number += count
    return reds, blues


def check(state, results):
    """Odd and even numbers below n take turns."""
    found = sum(reds for reds, _ in results), sum(blues for _, blues in results)
    expected = state // 2, (state + 1) // 2
    return None if found == expected else "%d red and %d blue, wanted %d and %d" % (found + expected)
