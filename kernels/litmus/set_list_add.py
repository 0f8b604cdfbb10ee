"""Does ``list`` of a set raise when another thread adds to the set meanwhile?

Actors     list(items); add
Weak       RuntimeError
Note       repeated, the second actor takes the item away again every other time, so that the set stays small
"""
import itertools

NUMBER = 45
SOURCE = "python/cpython#116621"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "RuntimeError": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

ITEMS = frozenset(range(200))
NEW = 200


class Listed(object):
    """A set, and what is done to it in turn."""

    def __init__(self):
        self.items = set(ITEMS)
        self.turns = itertools.cycle((set.add, set.discard))


def state(times):
    return Listed()


def make_list(shared):
    return len(list(shared.items))


def add(shared):
    next(shared.turns)(shared.items, NEW)


ACTORS = (make_list, add)


def outcome(shared, seen):
    return "another length" if set(seen[0]) - set((len(ITEMS), len(ITEMS) + 1)) else "whole"
