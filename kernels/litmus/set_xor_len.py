"""Does a set have a length in the middle of ``items ^= others`` that is neither the old nor the new one?

Actors     items ^= others, which takes half of the items away or puts them back; len
Weak       impossible length
"""
NUMBER = 51
SOURCE = "python/cpython#129519"
REPEATS = True

OUTCOMES = {
    "old or new": "ordinary",
    "impossible length": {"gil": "forbidden", "ft": "expected", "jvm": "expected"},
}

ITEMS = frozenset(range(50))
OTHERS = frozenset(range(25, 50))


class Halved(object):
    """A set."""

    def __init__(self):
        self.items = set(ITEMS)


def state(times):
    return Halved()


def halve(shared):
    items = shared.items
    items ^= OTHERS


def measure(shared):
    return len(shared.items)


ACTORS = (halve, measure)


def outcome(shared, seen):
    return "impossible length" if set(seen[1]) - set((len(ITEMS), len(ITEMS) - len(OTHERS))) else "old or new"
