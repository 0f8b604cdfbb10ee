"""Can an item be lost that is added during ``items &= others``, though ``others`` has it too?

Actors     items &= others; add
Weak       lost: the item is not there afterwards
Note       repeated, the second actor looks and takes the item away again every other time
"""
import itertools

NUMBER = 50
SOURCE = "python/cpython#126136; Jython 2.7.4 source: PySet"
REPEATS = True

OUTCOMES = {
    "there": "ordinary",
    "lost": {"gil": "forbidden", "ft": "allowed", "jvm": "predicted expected"},
}

NEW = 200
OTHERS = frozenset(range(NEW + 1))


def put(items):
    items.add(NEW)


def take(items):
    there = NEW in items
    items.discard(NEW)
    return there


class Added(object):
    """A set without the new item, and what is done to it in turn."""

    def __init__(self, times):
        self.items = set(range(NEW))
        self.turns = itertools.cycle((put, take))
        self.ends_with_put = times % 2 == 1


def state(times):
    return Added(times)


def intersect(shared):
    items = shared.items
    items &= OTHERS


def add(shared):
    return next(shared.turns)(shared.items)


ACTORS = (intersect, add)


def outcome(shared, seen):
    lost = False in seen[1] or (shared.ends_with_put and NEW not in shared.items)
    return "lost" if lost else "there"
