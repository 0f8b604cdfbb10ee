"""A counter that is held between reading and writing, and loses an increment.

Actors     two, each counts once
Weak       lost: it ends lower than it was counted
"""
GATED = True

OUTCOMES = {"all counted": "ordinary", "lost": {}}


class Counter(object):
    """A number, read first and written after."""

    def __init__(self, pause):
        self.value = 0
        self.pause = pause

    def count(self):
        before = self.value
        self.pause()
        self.value = before + 1


def state(pause):
    return Counter(pause)


def count(counter):
    counter.count()


ACTORS = (count, count)


def outcome(counter, seen):
    return "all counted" if counter.value == 2 else "lost"
