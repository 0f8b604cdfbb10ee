"""Can one of two ``counts[0] += 1`` at once be lost?

Actors     two, each adds one to an item of a list
Weak       lost: the item ends lower than what was added
"""
NUMBER = 4
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "all counted": "ordinary",
    "lost": {"gil": "allowed", "ft": "expected", "jvm": "expected"},
}


class Counter(object):
    """A list with one item, and how often each actor adds to it."""

    def __init__(self, times):
        self.times = times
        self.counts = [0]


def state(times):
    return Counter(times)


def add(counter):
    counter.counts[0] += 1


ACTORS = (add, add)


def outcome(counter, seen):
    return "all counted" if counter.counts[0] == len(ACTORS) * counter.times else "lost"
