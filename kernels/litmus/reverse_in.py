"""Does ``item in items`` find an item that is there all the time, while the list is reversed?

Actors     reverse; look for an item that reversing moves to and fro
Weak       missed: ``in`` said False
"""
NUMBER = 27
SOURCE = "python/cpython#129619"
REPEATS = True

OUTCOMES = {
    "found": "ordinary",
    "missed": {"gil": "forbidden", "ft": "expected", "jvm": "forbidden"},
}

ITEMS = list(range(50))

#: Reversing moves it from behind the middle to before it, where a search may have been already.
WANTED = 37


class Reversed(object):
    """A list of different items."""

    def __init__(self):
        self.items = list(ITEMS)


def state(times):
    return Reversed()


def reverse(shared):
    shared.items.reverse()


def search(shared):
    return WANTED in shared.items


ACTORS = (reverse, search)


def outcome(shared, seen):
    return "found" if all(seen[1]) else "missed"
