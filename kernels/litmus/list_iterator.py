"""Do two threads that share a list's iterator share out its items?

Actors     two, each takes the next item
Weak       duplicate: both were given the same item
           missing: an item was passed over
"""
NUMBER = 57
SOURCE = "python/cpython#120496"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "duplicate": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
    "missing": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
}


class Shared(object):
    """The iterator of a list that holds a few more items than are taken."""

    def __init__(self, times):
        self.size = 2 * times
        self.items = iter(list(range(self.size + 2)))


def state(times):
    return Shared(times)


def take(shared):
    return next(shared.items)


ACTORS = (take, take)


def outcome(shared, seen):
    taken = set(seen[0] + seen[1])
    if len(taken) < shared.size:
        return "duplicate"
    return "each once" if max(taken) == shared.size - 1 else "missing"
