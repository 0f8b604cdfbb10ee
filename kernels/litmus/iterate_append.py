"""Does a loop over a list that grows see what was put into it, and nothing else?

Actors     append; add up all items in a loop
Weak       invented item: the sum is not one of the items that were there and some of those that were appended
"""
NUMBER = 31
SOURCE = "CPython Lib/test/test_free_threading/test_list.py: test_racing_iter_append"
REPEATS = True

OUTCOMES = {
    "items": "ordinary",
    "invented item": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

LENGTH = 8
ITEM = 1
APPENDED = 1000


class Growing(object):
    """A list with no room to spare, and how often each actor acts on it."""

    def __init__(self, times):
        self.times = times
        self.items = [ITEM] * LENGTH


def state(times):
    return Growing(times)


def append(shared):
    shared.items.append(APPENDED)


def add_up(shared):
    total = 0
    for item in shared.items:
        total += item
    return total


ACTORS = (append, add_up)


def outcome(shared, seen):
    possible = range(LENGTH * ITEM, LENGTH * ITEM + APPENDED * shared.times + 1, APPENDED)
    return "items" if set(seen[1]) <= set(possible) else "invented item"
