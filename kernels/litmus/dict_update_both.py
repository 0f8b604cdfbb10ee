"""Can ``a.update(b)`` and ``b.update(a)`` at once wait for each other for ever?

Actors     a.update(b); b.update(a)
Weak       hang
"""
NUMBER = 41
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "finished": "ordinary",
    "hang": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

LOW = dict((key, key) for key in range(100))
HIGH = dict((key, key) for key in range(100, 200))


class Pair(object):
    """Two dicts without a common key."""

    def __init__(self):
        self.a = dict(LOW)
        self.b = dict(HIGH)


def state(times):
    return Pair()


def update_a(pair):
    pair.a.update(pair.b)


def update_b(pair):
    pair.b.update(pair.a)


ACTORS = (update_a, update_b)


def outcome(pair, seen):
    return "finished"
