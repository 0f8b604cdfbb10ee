"""Can a dict's ``copy`` see a ``clear`` half done?

Actors     clear; copy
Weak       partial: the copy has some of the items, not all
Note       repeated, the first actor fills the dict again every other time, by an update that may not be seen half done
           either
"""
import itertools

NUMBER = 39
SOURCE = "Jython 2.7.4 source: PyDictionary; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "all": "ordinary",
    "none": "ordinary",
    "partial": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
}

FULL = dict((key, key) for key in range(200))


def fill(items):
    items.update(FULL)


class Cleared(object):
    """A full dict, and what is done to it in turn."""

    def __init__(self):
        self.items = dict(FULL)
        self.turns = itertools.cycle((dict.clear, fill))


def state(times):
    return Cleared()


def clear(shared):
    next(shared.turns)(shared.items)


def copy(shared):
    return len(shared.items.copy())


ACTORS = (clear, copy)


def outcome(shared, seen):
    lengths = set(seen[1])
    if lengths - set((0, len(FULL))):
        return "partial"
    return "none" if 0 in lengths else "all"
