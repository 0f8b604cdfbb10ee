"""Can one of two ``state.value = after(state.value)`` at once be lost?  The control: it must be, or nothing was tried.

Actors     two, each adds one to an attribute by way of a function
Weak       lost: the attribute ends lower than what was added
"""
NUMBER = 2
SOURCE = "positive control of every session"
REPEATS = True
CONTROL = True

OUTCOMES = {
    "all counted": "ordinary",
    "lost": {"gil": "expected", "ft": "expected", "jvm": "expected"},
}


class Counter(object):
    """An attribute, and how often each actor adds to it."""

    def __init__(self, times):
        self.times = times
        self.value = 0


def state(times):
    return Counter(times)


def after(value):
    return value + 1


def add(counter):
    counter.value = after(counter.value)


ACTORS = (add, add)


def outcome(counter, seen):
    return "all counted" if counter.value == len(ACTORS) * counter.times else "lost"
