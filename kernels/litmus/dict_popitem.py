"""Can two ``popitem`` at once be given the same item?

Actors     two, each pops an item of a dict that holds enough for both
Weak       same item twice
           not empty: every item was given, and the dict still says that it holds some
"""
NUMBER = 38
SOURCE = "Jython 2.7.4 source: PyDictionary; CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "same item twice": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
    "not empty": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Filled(object):
    """A dict of as many items as are popped."""

    def __init__(self, times):
        self.size = 2 * times
        self.items = dict.fromkeys(range(self.size))


def state(times):
    return Filled(times)


def pop(shared):
    return shared.items.popitem()[0]


ACTORS = (pop, pop)


def outcome(shared, seen):
    popped = set(seen[0] + seen[1])
    if len(popped) < shared.size:
        return "same item twice"
    return "not empty" if shared.items else "each once"
