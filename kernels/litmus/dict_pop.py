"""Do two ``pop`` of one key with a default share out value and default?

Actors     two, each pops the same key with a default
Weak       both popped: each was given the value
           NullPointerException: one was given neither value nor default, but Java's null
"""
NUMBER = 37
SOURCE = "Jython 2.7.4 source: PyDictionary; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "one popped": "ordinary",
    "both popped": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "NullPointerException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
}


class Contested(object):
    """A dict, and its keys for each actor, the same."""

    def __init__(self, times):
        self.items = dict.fromkeys(range(times), "value")
        self.left = iter(range(times))
        self.right = iter(range(times))


def state(times):
    return Contested(times)


def pop_left(shared):
    return shared.items.pop(next(shared.left), "default") == "value"


def pop_right(shared):
    return shared.items.pop(next(shared.right), "default") == "value"


ACTORS = (pop_left, pop_right)


def outcome(shared, seen):
    popped = [left + right for left, right in zip(*seen)]
    return "both popped" if 2 in popped else "neither popped" if 0 in popped else "one popped"
