"""Multiplying a float by a constant.

Computes   growth by a small constant factor, n times over all parts
Shares     nothing; every thread works on its own float
Verified   the parts' logarithms add up to n times the factor's
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
import math

GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 650000},
    "large": {"operations": 5200000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """1.0 multiplied by the constant once for each of this part's numbers."""
    grown = 1.0
    number = index
    while number < state:
        grown = grown * 1.0001
        number += count
    return grown


def check(state, results):
    """Logarithms turn the product into a sum; rounding adds up to about n ulps."""
    found = sum(math.log(grown) for grown in results)
    expected = state * math.log(1.0001)
    near = abs(found - expected) <= 1e-15 * state + 1e-12
    return None if near else "logarithm of the growth %.12f, closed form %.12f" % (found, expected)
