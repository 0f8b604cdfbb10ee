"""Has ``left + right`` items only, while ``right`` grows?

Actors     left + right; append to right, and pop that again
Weak       partial: the sum has a place with nothing in it, or another length than either right had
"""
NUMBER = 22
SOURCE = "Jython 2.7.4 source: PyList"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "partial": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "NullPointerException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "ArrayIndexOutOfBoundsException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "IndexOutOfBoundsException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
    "ConcurrentModificationException": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
}

LEFT = [1]
RIGHT = [1] * 200
WHOLE = len(LEFT) + len(RIGHT)


class Lists(object):
    """Two lists, and their last sum."""

    def __init__(self):
        self.left = list(LEFT)
        self.right = list(RIGHT)
        self.both = None


def state(times):
    return Lists()


def concatenate(lists):
    lists.both = lists.left + lists.right
    return len(lists.both)


def append(lists):
    lists.right.append(1)
    lists.right.pop()


ACTORS = (concatenate, append)


def outcome(lists, seen):
    if not set(seen[0]) <= {WHOLE, WHOLE + 1}:
        return "partial"
    # All items are 1, and Jython's iteration ends at a null.
    return "whole" if sum(lists.both) == len(lists.both) else "partial"
