"""Can two ``setdefault`` of one key at once each give their own value back?

Actors     two, each sets a default of its own for the same key
Weak       two winners: they were given different values, or another than the dict holds
"""
NUMBER = 35
SOURCE = "python/cpython#150708; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "one winner": "ordinary",
    "two winners": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Contested(object):
    """A dict without the keys, and the keys for each actor, the same."""

    def __init__(self, times):
        self.items = {}
        self.times = times
        self.left = iter(range(times))
        self.right = iter(range(times))


def state(times):
    return Contested(times)


def set_left(shared):
    return shared.items.setdefault(next(shared.left), "left")


def set_right(shared):
    return shared.items.setdefault(next(shared.right), "right")


ACTORS = (set_left, set_right)


def outcome(shared, seen):
    kept = [shared.items.get(key) for key in range(shared.times)]
    return "one winner" if seen[0] == seen[1] == kept else "two winners"
