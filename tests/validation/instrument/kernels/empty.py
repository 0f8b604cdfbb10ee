"""Does nothing: what is measured is the gate, the clock and the last thread's finish.

Shares     nothing
Verified   every part returns nothing
Source     the instrument's own cost, in place of a kernel's
"""

SIZES = {"smoke": {"n": 1}, "default": {"n": 1}, "large": {"n": 1}}


def prepare(size, seed):
    return None


def part(state, index, count):
    return None


def check(state, results):
    wrong = [result for result in results if result is not None]
    return "returned %r" % wrong if wrong else None
