"""Does ``items *= n`` make the list longer at once?

Actors     items *= 50, or cut the list again where it is long; len
Weak       intermediate: len saw neither the length before nor the one after
"""
NUMBER = 29
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

LENGTH = 4
TIMES = 50

OUTCOMES = {
    "short": "ordinary",
    "long": "ordinary",
    "short or long": "ordinary",
    "intermediate": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
}


class Repeated(object):
    """A short list."""

    def __init__(self):
        self.items = list(range(LENGTH))


def state(times):
    return Repeated()


def repeat(shared):
    items = shared.items
    if len(items) == LENGTH:
        items *= TIMES
    else:
        del items[LENGTH:]


def measure(shared):
    return len(shared.items)


ACTORS = (repeat, measure)


def outcome(shared, seen):
    lengths = set(seen[1])
    if not lengths <= {LENGTH, LENGTH * TIMES}:
        return "intermediate"
    return "short or long" if len(lengths) == 2 else "short" if LENGTH in lengths else "long"
