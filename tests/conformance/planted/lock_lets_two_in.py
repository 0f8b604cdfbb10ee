"""A lock that looks first and takes after, and lets two in at once.

Actors     two, each tries to enter, and stays in
Weak       two in: both were told that they have it
"""
OUTCOMES = {"one in": "ordinary", "two in": {}}


class Latch(object):
    """Free or taken."""

    def __init__(self):
        self.taken = False

    def acquire(self):
        if self.taken:
            return False
        self.taken = True
        return True


def state():
    return Latch()


def enter(latch):
    return latch.acquire()


ACTORS = (enter, enter)


def outcome(latch, seen):
    return "two in" if seen[0] and seen[1] else "one in"
