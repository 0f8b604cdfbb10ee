"""Can ``pop`` and ``remove`` both have the same item of a set?

Actors     pop; remove
Weak       both succeed: the item that was popped was removed too
Note       a KeyError is the answer to whoever comes second, and counts as nothing
"""
NUMBER = 49
SOURCE = "Jython 2.7.4 source: PySet; CPython 3.14 Doc/library/threadsafety.rst (set)"
REPEATS = True

OUTCOMES = {
    "one succeeds": "ordinary",
    "both succeed": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
}


class Contested(object):
    """A set, and the order in which its items are removed."""

    def __init__(self, times):
        self.size = times
        self.items = set(range(times))
        self.order = iter(range(times))


def state(times):
    return Contested(times)


def pop(shared):
    try:
        return shared.items.pop()
    except KeyError:
        return None


def remove(shared):
    item = next(shared.order)
    try:
        shared.items.remove(item)
    except KeyError:
        return None
    return item


ACTORS = (pop, remove)


def outcome(shared, seen):
    popped, removed = [set(one) - set((None,)) for one in seen]
    if popped & removed:
        return "both succeed"
    return "one succeeds" if len(popped) + len(removed) == shared.size else "neither succeeds"
