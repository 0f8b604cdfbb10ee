"""A lock that is held between looking and taking, and lets two in at once.

Actors     two, each tries to enter, and stays in
Weak       two in: both were told that they have it
"""
GATED = True

OUTCOMES = {"one in": "ordinary", "two in": {}}


class Latch(object):
    """Free or taken."""

    def __init__(self, pause):
        self.taken = False
        self.pause = pause

    def acquire(self):
        if self.taken:
            return False
        self.pause()
        self.taken = True
        return True


def state(pause):
    return Latch(pause)


def enter(latch):
    return latch.acquire()


ACTORS = (enter, enter)


def outcome(latch, seen):
    return "two in" if seen[0] and seen[1] else "one in"
