"""Does copying a deque raise when another thread appends to it meanwhile?

Actors     copy.copy; append
Weak       RuntimeError
Note       repeated, the second actor pops again every other time, so that the deque stays small;
           free-threaded CPython made the copy atomic with python/cpython#144966, after 3.14.0
"""
import collections
import copy
import itertools

NUMBER = 55
SOURCE = "python/cpython#144809"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "RuntimeError": {
        "gil": "allowed", "ft": "expected", "cpython314t": "allowed", "cpython315t": "forbidden", "jvm": "expected",
    },
}

#: Few: free-threaded CPython 3.13 takes 20 microseconds an item, for each step of the copy locks what the copy holds.
ITEMS = range(20)
LENGTHS = set((len(ITEMS), len(ITEMS) + 1))


def put(items):
    items.append(None)


class Copied(object):
    """A deque, and what is done to it in turn."""

    def __init__(self):
        self.items = collections.deque(ITEMS)
        self.turns = itertools.cycle((put, collections.deque.pop))


def state(times):
    return Copied()


def make_copy(shared):
    return len(copy.copy(shared.items))


def append(shared):
    next(shared.turns)(shared.items)


ACTORS = (make_copy, append)


def outcome(shared, seen):
    return "another length" if set(seen[0]) - LENGTHS else "whole"
