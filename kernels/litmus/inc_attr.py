"""Can one of two ``state.value += 1`` at once be lost?

Actors     two, each adds one to an attribute
Weak       lost: the attribute ends lower than what was added
"""
NUMBER = 1
SOURCE = "pypy/pypy#5246"
REPEATS = True

OUTCOMES = {
    "all counted": "ordinary",
    "lost": {"gil": "allowed", "ft": "expected", "jvm": "expected"},
}


class Counter(object):
    """An attribute, and how often each actor adds to it."""

    def __init__(self, times):
        self.times = times
        self.value = 0


def state(times):
    return Counter(times)


def add(counter):
    counter.value += 1


ACTORS = (add, add)


def outcome(counter, seen):
    return "all counted" if counter.value == len(ACTORS) * counter.times else "lost"
