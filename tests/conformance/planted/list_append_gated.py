"""A list that stores first and counts after, held in between: an append is lost.

Actors     two, each appends a value of its own
Weak       lost: one of the two values is not there
"""
GATED = True

OUTCOMES = {"both there": "ordinary", "lost": {}}


class Appending(object):
    """A list in which an append reads the length, stores, and writes the length."""

    def __init__(self, pause):
        self.slots = [None] * 2
        self.length = 0
        self.pause = pause

    def append(self, value):
        at = self.length
        self.pause()
        self.slots[at] = value
        self.length = at + 1


def state(pause):
    return Appending(pause)


def one(shared):
    shared.append(1)


def two(shared):
    shared.append(2)


ACTORS = (one, two)


def outcome(shared, seen):
    return "both there" if None not in shared.slots else "lost"
