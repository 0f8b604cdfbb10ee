"""What becomes of an item that is appended while the list is sorted by a key written in Python?

Actors     sort by a key that stops once; append
Weak       ValueError: the sort found the list modified, and dropped what was appended
           lost: the sort said nothing, and the item is not in the list
"""
NUMBER = 26
SOURCE = "python/cpython#126559; Jython 2.7.4 source: PyList"
GATED = True

OUTCOMES = {
    "kept": "ordinary",
    "ValueError": {"gil": "expected", "ft": "expected", "jvm": "predicted forbidden"},
    "lost": {"gil": "allowed", "ft": "allowed", "jvm": "predicted forbidden"},
}

LENGTH = 5
OTHER = LENGTH


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


def append(shared):
    shared.items.append(OTHER)


ACTORS = (sort, append)


def outcome(shared, seen):
    if sorted(shared.items) == list(range(LENGTH + 1)):
        return "kept"
    return "lost" if sorted(shared.items) == list(range(LENGTH)) else "others lost"
