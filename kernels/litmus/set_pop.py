"""Can two ``pop`` of a set at once be given the same item?

Actors     two, each pops an item of a set that holds enough for both
Weak       duplicate: both were given the same item
           not empty: every item was given, and the set still says that it holds some
"""
NUMBER = 48
SOURCE = "Jython issue 1854 (bugs.jython.org); CPython 3.14 Doc/library/threadsafety.rst (set)"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "duplicate": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "not empty": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Filled(object):
    """A set of as many items as are popped."""

    def __init__(self, times):
        self.size = 2 * times
        self.items = set(range(self.size))


def state(times):
    return Filled(times)


def pop(shared):
    return shared.items.pop()


ACTORS = (pop, pop)


def outcome(shared, seen):
    popped = set(seen[0] + seen[1])
    if len(popped) < shared.size:
        return "duplicate"
    return "not empty" if shared.items else "each once"
