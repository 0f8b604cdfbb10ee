"""Can one of two ``counts[key] += 1`` at once be lost?

Actors     two, each adds one to the value of a dict's key
Weak       lost: the value ends lower than what was added
"""
NUMBER = 3
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "all counted": "ordinary",
    "lost": {"gil": "allowed", "ft": "expected", "jvm": "expected"},
}


class Counter(object):
    """A dict with one key, and how often each actor adds to its value."""

    def __init__(self, times):
        self.times = times
        self.counts = {"hits": 0}


def state(times):
    return Counter(times)


def add(counter):
    counter.counts["hits"] += 1


ACTORS = (add, add)


def outcome(counter, seen):
    return "all counted" if counter.counts["hits"] == len(ACTORS) * counter.times else "lost"
