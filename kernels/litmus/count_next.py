"""Can two ``next`` of one ``itertools.count`` at once be given the same number?

Actors     two, each takes the next number
Weak       duplicate: both were given the same number
"""
import itertools

NUMBER = 56
SOURCE = "python/cpython#119268; Jython 2.7.4 source: org.python.modules.itertools.count"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "duplicate": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
}


class Counted(object):
    """A count, and how often each actor takes its next number."""

    def __init__(self, times):
        self.numbers = itertools.count()
        self.size = 2 * times


def state(times):
    return Counted(times)


def take(shared):
    return next(shared.numbers)


ACTORS = (take, take)


def outcome(shared, seen):
    taken = set(seen[0] + seen[1])
    if len(taken) < shared.size:
        return "duplicate"
    return "each once" if max(taken) == shared.size - 1 else "missing"
