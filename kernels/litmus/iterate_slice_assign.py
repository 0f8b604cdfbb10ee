"""Does a loop over a list see each item once, while a slice assignment puts the same items into another order?

Actors     collect all items in a loop that stops once in its middle; assign the same items, reversed
Weak       duplicate or missing: an item was seen twice or not at all, though it was in the list all the time
"""
NUMBER = 32
SOURCE = "CPython Lib/test/test_free_threading/test_iteration.py: test_iteration_while_mutating"
GATED = True

OUTCOMES = {
    "each once": "ordinary",
    "duplicate or missing": {"gil": "allowed", "ft": "allowed", "jvm": "allowed"},
}

ITEMS = [1, 2, 3, 4, 5, 6]
MIDDLE = 3


class Iterated(object):
    """A list, the hook in the middle of a loop over it, and what is assigned meanwhile."""

    def __init__(self, pause):
        self.items = list(ITEMS)
        self.reversed = ITEMS[::-1]
        self.pause = pause


def state(pause):
    return Iterated(pause)


def collect(shared):
    collected = []
    for item in shared.items:
        collected.append(item)
        if item == MIDDLE:
            shared.pause()
    return collected


def assign(shared):
    shared.items[:] = shared.reversed


ACTORS = (collect, assign)


def outcome(shared, seen):
    if not set(seen[0]) <= set(ITEMS):
        return "invented item"
    return "each once" if sorted(seen[0]) == ITEMS else "duplicate or missing"
