"""Does ``left.extend(right)`` take items only, while ``right`` grows?

Actors     empty left, and extend it by right; append to right, and pop that again
Weak       null: left has got a place with nothing in it
           an exception of the copying, such as Java's for an index or a null
"""
NUMBER = 20
SOURCE = "Jython 2.7.4 source: PyList"
REPEATS = True

OUTCOMES = {
    "items": "ordinary",
    "null": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted expected"},
    "NullPointerException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "ArrayIndexOutOfBoundsException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "IndexOutOfBoundsException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "ConcurrentModificationException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
}

ITEMS = [1] * 200


class Lists(object):
    """An empty list, and a full one with no room to spare."""

    def __init__(self):
        self.left = []
        self.right = list(ITEMS)


def state(times):
    return Lists()


def extend(lists):
    del lists.left[:]
    lists.left.extend(lists.right)
    return len(lists.left)


def append(lists):
    lists.right.append(1)
    lists.right.pop()


ACTORS = (extend, append)


def outcome(lists, seen):
    if not set(seen[0]) <= {len(ITEMS), len(ITEMS) + 1}:
        return "another length"
    # All items are 1, and Jython's iteration ends at a null.
    return "items" if sum(lists.left) == len(lists.left) else "null"
