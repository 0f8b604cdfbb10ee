"""Does ``index`` find an item that is there all the time, while another is inserted before it?

Actors     insert at the front, and pop that again; index of the last item
Weak       ValueError: the item was missed
Note       The insertion alone moves items away from the front, as the search goes, which cannot overtake them unless
           its writes are seen out of order; the pop moves them towards the front, past the search.
"""
NUMBER = 28
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "found": "ordinary",
    "ValueError": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
}

#: Items that differ at their ends only: the search stays at each for a while, where the pop may come. Much longer
#: ones are met by chance as often as by strides, and shorten what is seen in a second.
ITEMS = [(0,) * 10 + (end,) for end in range(4)]
LAST = len(ITEMS) - 1
WANTED = ITEMS[LAST]


class Shifted(object):
    """A list of different items."""

    def __init__(self):
        self.items = list(ITEMS)


def state(times):
    return Shifted()


def insert(shared):
    shared.items.insert(0, None)
    shared.items.pop(0)


def search(shared):
    return shared.items.index(WANTED)


ACTORS = (insert, search)


def outcome(shared, seen):
    return "found" if set(seen[1]) <= {LAST, LAST + 1} else "elsewhere"
