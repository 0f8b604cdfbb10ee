"""Can a dict's ``copy`` see an ``update`` by another dict half done?

Actors     update of all values; copy
Weak       partial: the copy has old values and new ones
"""
import itertools

NUMBER = 40
SOURCE = "Jython 2.7.4 source: PyDictionary; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "partial": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
}

LAST = 199
OLD = dict.fromkeys(range(LAST + 1), "old")
NEW = dict.fromkeys(range(LAST + 1), "new")


class Updated(object):
    """A dict of old values, and what it is updated by in turn."""

    def __init__(self):
        self.items = dict(OLD)
        self.turns = itertools.cycle((NEW, OLD))


def state(times):
    return Updated()


def update(shared):
    shared.items.update(next(shared.turns))


def copy(shared):
    copied = shared.items.copy()
    return copied[0] == copied[LAST]


ACTORS = (update, copy)


def outcome(shared, seen):
    return "whole" if all(seen[1]) else "partial"
