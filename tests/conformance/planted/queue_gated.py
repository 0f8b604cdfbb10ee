"""A queue that is held between reading its head and moving it, and gives one item to two takers.

Actors     two, each takes once
Weak       duplicate: both were given the same item
"""
GATED = True

OUTCOMES = {"each once": "ordinary", "duplicate": {}}


class Line(object):
    """Two items, and the place of the next one."""

    def __init__(self, pause):
        self.items = ["first", "second"]
        self.head = 0
        self.pause = pause

    def take(self):
        at = self.head
        self.pause()
        self.head = at + 1
        return self.items[at]


def state(pause):
    return Line(pause)


def take(line):
    return line.take()


ACTORS = (take, take)


def outcome(line, seen):
    return "duplicate" if seen[0] == seen[1] else "each once"
