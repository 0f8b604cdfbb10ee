"""Calling the method of a base class through super, of classes that all threads share.

Computes   the sum of the numbers below n, each passed through the operation once
Shares     nothing; every thread has its own object, the classes are read by all
Verified   against the closed form n (n - 1) / 2
Source     beside super_call, whose threads have a class each: without a GIL, CPython counts references to a
           class that super is given in one place for all threads
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 230000},
    "large": {"operations": 1840000},
}


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


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """The sum of this part's numbers, each passed through the operation."""
    child = Child()
    total = 0
    number = index
    while number < state:
        total += child.same(number)
        number += count
    return total


def check(state, results):
    """The numbers from 0 to n - 1 add up to n (n - 1) / 2."""
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "sum %s, closed form %d" % (sum(results), expected)
