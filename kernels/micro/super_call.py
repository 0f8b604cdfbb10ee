"""Calling the method of a base class through super.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread has its own object, and classes of its own
Verified   against the closed form n (n - 1) / 2
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 230000},
    "large": {"operations": 1840000},
}


def _child():
    """An object of classes of its own."""

    class Parent(object):
        """Has the method."""

        def same(self, number):
            """The number."""
            return number

    class Child(Parent):
        """Hands the method on."""

        def same(self, number):
            """The parent's answer."""
            return super(Child, self).same(number)

    return Child()


def prepare(size, seed):
    """The number of operations, and an object of classes of its own."""
    return size["operations"], _child()


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    operations, child = state
    total = 0
    number = index
    while number < operations:
        total += child.same(number)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state[0] * (state[0] - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
