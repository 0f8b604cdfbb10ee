"""Can a key be gone between ``if key in items`` and ``del items[key]``?

Actors     two, each deletes the same key if it is there
Weak       KeyError: it was there, and is not
"""
NUMBER = 47
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "deleted": "ordinary",
    "KeyError": {"gil": "allowed", "ft": "expected", "jvm": "expected"},
}


class Contested(object):
    """A dict, and its keys for each actor, the same."""

    def __init__(self, times):
        self.items = dict.fromkeys(range(times))
        self.left = iter(range(times))
        self.right = iter(range(times))


def state(times):
    return Contested(times)


def delete_left(shared):
    key = next(shared.left)
    if key in shared.items:
        del shared.items[key]


def delete_right(shared):
    key = next(shared.right)
    if key in shared.items:
        del shared.items[key]


ACTORS = (delete_left, delete_right)


def outcome(shared, seen):
    return "left over" if shared.items else "deleted"
