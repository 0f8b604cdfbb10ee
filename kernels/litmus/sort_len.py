"""Does a list look empty while it is sorted by a key written in Python?

Actors     sort by a key that stops once; len
Weak       empty: len saw 0
"""
NUMBER = 25
SOURCE = "python/cpython#126559"
GATED = True

OUTCOMES = {
    "whole": "ordinary",
    "empty": {"gil": "expected", "ft": "expected", "jvm": "predicted forbidden"},
}

LENGTH = 5


class Sorted(object):
    """A list, and the hook in the middle of its sort."""

    def __init__(self, pause):
        self.items = list(range(LENGTH))
        self.pause = pause

    def key(self, item):
        self.pause()
        return -item


def state(pause):
    return Sorted(pause)


def sort(shared):
    shared.items.sort(key=shared.key)


def measure(shared):
    return len(shared.items)


ACTORS = (sort, measure)


def outcome(shared, seen):
    return {LENGTH: "whole", 0: "empty"}.get(seen[1], "another length")
