"""Can a set's ``difference`` see a ``difference_update`` of the same set half done?

Actors     difference_update, which takes half of the items away; difference by a set that has none of them
Weak       partial: the result has neither all items nor half of them
Note       repeated, the first actor puts the half back every other time, by an update that may not be seen half done
           either
"""
import itertools

NUMBER = 52
SOURCE = "jython/jython#396; CPython 3.14 Doc/library/threadsafety.rst (set)"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "partial": {"gil": "forbidden", "ft": "forbidden", "jvm": "expected"},
}

ITEMS = frozenset(range(200))
HALF = frozenset(range(100, 200))
NONE = frozenset(range(1000, 1200))


def take_half(items):
    items.difference_update(HALF)


def put_half(items):
    items.update(HALF)


class Halved(object):
    """A set, and what is done to it in turn."""

    def __init__(self):
        self.items = set(ITEMS)
        self.turns = itertools.cycle((take_half, put_half))


def state(times):
    return Halved()


def update(shared):
    next(shared.turns)(shared.items)


def difference(shared):
    return len(shared.items.difference(NONE))


ACTORS = (update, difference)


def outcome(shared, seen):
    return "partial" if set(seen[1]) - set((len(ITEMS), len(HALF))) else "whole"
