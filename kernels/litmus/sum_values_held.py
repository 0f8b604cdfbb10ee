"""Is the sum of a dict's values one that the dict ever had, where a value's addition is written in Python?

Actors     sum of the values, which stops once at the second; writes 1 under the first key, then 2 under the last
Weak       impossible total: 2, the second write without the first
Note       the hook makes every interpreter give way in the middle; sum_values asks the same of plain numbers
"""
NUMBER = 46
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
GATED = True

OUTCOMES = {
    "possible total": "ordinary",
    "impossible total": {"gil": "expected", "ft": "expected", "jvm": "predicted forbidden"},
}

MIDDLE, LAST = 1, 2


class Stop(object):
    """Adds nothing, and stops there."""

    def __init__(self, pause):
        self.pause = pause

    def __radd__(self, other):
        self.pause()
        return other


class Summed(object):
    """A dict of zeros with the hook between them."""

    def __init__(self, pause):
        self.items = {0: 0, MIDDLE: Stop(pause), LAST: 0}


def state(pause):
    return Summed(pause)


def total(shared):
    return sum(shared.items.values())


def write(shared):
    shared.items[0] = 1
    shared.items[LAST] = 2


ACTORS = (total, write)


def outcome(shared, seen):
    return "impossible total" if seen[0] == 2 else "possible total" if seen[0] in (0, 1, 3) else "another total"
