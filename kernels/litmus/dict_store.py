"""Can one of two items be lost that two threads store at once under different keys of a dict?

Actors     two, each stores under a key that only it uses
Weak       lost: a key that was stored is not there afterwards, or has another value
Note       the dict is full before: the first to store makes it grow
"""
NUMBER = 34
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "all there": "ordinary",
    "lost": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

BEFORE = dict((key, key) for key in (-1, -2, -3, -4, -5))


class Stored(object):
    """A dict, and the keys of each actor."""

    def __init__(self, times):
        self.items = dict(BEFORE)
        self.size = 2 * times
        self.even = iter(range(0, self.size, 2))
        self.odd = iter(range(1, self.size, 2))


def state(times):
    return Stored(times)


def store_even(shared):
    key = next(shared.even)
    shared.items[key] = key


def store_odd(shared):
    key = next(shared.odd)
    shared.items[key] = key


ACTORS = (store_even, store_odd)


def outcome(shared, seen):
    items = shared.items
    there = len(items) == len(BEFORE) + shared.size and all(items.get(key) == key for key in range(shared.size))
    return "all there" if there else "lost"
