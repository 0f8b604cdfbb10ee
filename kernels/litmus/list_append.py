"""Can one of two appends at once be lost?

Actors     two, each appends an item of its own
Weak       lost: an item that was appended is not in the list
"""
NUMBER = 16
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "all there": "ordinary",
    "lost": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Appended(object):
    """An empty list, and how often each actor appends to it."""

    def __init__(self, times):
        self.times = times
        self.items = []


def state(times):
    return Appended(times)


def append_left(shared):
    shared.items.append("left")


def append_right(shared):
    shared.items.append("right")


ACTORS = (append_left, append_right)


def outcome(shared, seen):
    if shared.items.count("left") < shared.times or shared.items.count("right") < shared.times:
        return "lost"
    return "all there" if len(shared.items) == 2 * shared.times else "too many"
