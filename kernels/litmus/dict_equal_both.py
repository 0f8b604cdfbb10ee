"""Can ``a == b`` and ``b == a`` at once, of two dicts, wait for each other for ever?

Actors     a == b; b == a
Weak       hang
"""
NUMBER = 42
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "finished": "ordinary",
    "hang": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

ITEMS = dict((key, key) for key in range(100))


class Pair(object):
    """Two equal dicts."""

    def __init__(self):
        self.a = dict(ITEMS)
        self.b = dict(ITEMS)


def state(times):
    return Pair()


def compare_a(pair):
    return pair.a == pair.b


def compare_b(pair):
    return pair.b == pair.a


ACTORS = (compare_a, compare_b)


def outcome(pair, seen):
    return "finished" if all(seen[0] + seen[1]) else "said to differ"
