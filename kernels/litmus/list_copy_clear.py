"""Is a copy of a list that another thread clears either whole or empty?

Actors     copy, and count the copy's items; clear, or fill again where the list is empty
Weak       partial: a copy with some of the items
           an exception of the copying, or Java's for a null among the copied items
"""
NUMBER = 24
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

LENGTH = 200
ITEM = 1
FULL = [ITEM] * LENGTH

OUTCOMES = {
    "whole": "ordinary",
    "empty": "ordinary",
    "whole or empty": "ordinary",
    "partial": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "NullPointerException": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "IndexOutOfBoundsException": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "ConcurrentModificationException": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Cleared(object):
    """A full list."""

    def __init__(self):
        self.items = list(FULL)


def state(times):
    return Cleared()


def copy(shared):
    return shared.items[:].count(ITEM)


def clear(shared):
    if shared.items:
        del shared.items[:]
    else:
        shared.items[:] = FULL


ACTORS = (copy, clear)


def outcome(shared, seen):
    counts = set(seen[0])
    if not counts <= {0, LENGTH}:
        return "partial"
    return "whole or empty" if len(counts) == 2 else "empty" if 0 in counts else "whole"
