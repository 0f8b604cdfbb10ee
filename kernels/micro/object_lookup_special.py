"""Looking up a special method of a number's type: round asks for it.

Computes   how many of i / n, for each i below n, are nearer to 1 than to 0
Shares     nothing; every thread works on its own numbers
Verified   n is odd, so no quotient lies in the middle and (n - 1) / 2 of them are nearer to 1
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 270000},
    "large": {"operations": 2160000},
}


def prepare(size, seed, count):
    """The number of operations, odd."""
    return size["operations"] | 1


def part(state, index, count):
    """How many of this part's quotients round to 1."""
    whole = float(state)
    total = 0
    number = index
    while number < state:
        total += round(number / whole)
        number += count
    return total


def check(state, results):
    """Half of all but 0 / n, which is 0."""
    expected = (state - 1) // 2
    return None if sum(results) == expected else "%s rounded to 1, closed form %d" % (sum(results), expected)
