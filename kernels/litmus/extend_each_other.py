"""Do two lists that extend each other at once ever wait for each other for good?

Actors     left.extend(right); right.extend(left)
Weak       hang: each holds its own list and waits for the other's
Note       Repeated on the same two lists they are empty: full ones would double each time.
"""
NUMBER = 21
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "finished": "ordinary",
    "hang": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

ITEMS = list(range(200))


class Lists(object):
    """Two lists, full unless they are to be extended often."""

    def __init__(self, times):
        items = ITEMS if times == 1 else ()
        self.left = list(items)
        self.right = list(items)


def state(times):
    return Lists(times)


def extend_left(lists):
    lists.left.extend(lists.right)


def extend_right(lists):
    lists.right.extend(lists.left)


ACTORS = (extend_left, extend_right)


def outcome(lists, seen):
    return "finished"
