"""A list that stores first and counts after: an append is lost.

Actors     two, each appends a value of its own
Weak       lost: one of the two values is not there
"""
REPEATS = True

OUTCOMES = {"both there": "ordinary", "lost": {}}


class Appending(object):
    """A list in which an append reads the length, stores, and writes the length."""

    def __init__(self, times):
        self.slots = [None] * (2 * times)
        self.length = 0
        self.times = times

    def append(self, value):
        at = self.length
        self.slots[at] = value
        self.length = at + 1


def state(times):
    return Appending(times)


def one(shared):
    shared.append(1)


def two(shared):
    shared.append(2)


ACTORS = (one, two)


def outcome(shared, seen):
    there = [slot for slot in shared.slots if slot is not None]
    return "both there" if len(there) == 2 * shared.times else "lost"
