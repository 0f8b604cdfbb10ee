"""Is the sum of a dict's values one that the dict ever had, while another thread writes two values one after the other?

Actors     sum of the values; writes 1 under the first key, then 2 under the last
Weak       impossible total: 2, the second write without the first
Note       repeated, every other time both are set back in the opposite order, so that 2 stays impossible
"""
import itertools

NUMBER = 46
SOURCE = "PyPy source: pypy/objspace/std/dictmultiobject.py; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "possible total": "ordinary",
    "impossible total": {"gil": "forbidden", "pypy": "allowed", "ft": "expected", "jvm": "expected"},
}

LAST = 49
ZEROS = dict.fromkeys(range(LAST + 1), 0)
WRITES = (((0, 1), (LAST, 2)), ((LAST, 0), (0, 0)))


class Summed(object):
    """A dict of zeros, and what is written in turn."""

    def __init__(self):
        self.items = dict(ZEROS)
        self.turns = itertools.cycle(WRITES)


def state(times):
    return Summed()


def total(shared):
    return sum(shared.items.values())


def write(shared):
    for key, value in next(shared.turns):
        shared.items[key] = value


ACTORS = (total, write)


def outcome(shared, seen):
    totals = set(seen[0])
    return "impossible total" if 2 in totals else "another total" if totals - set((0, 1, 3)) else "possible total"
