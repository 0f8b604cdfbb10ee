"""A setdefault that is held between its two steps, and tells two callers that each has won.

Actors     two, each sets the same key to a value of its own
Weak       two winners: each is given its own value back
"""
GATED = True

OUTCOMES = {"one winner": "ordinary", "two winners": {}}


class Defaults(object):
    """A dict whose setdefault looks first and stores after."""

    def __init__(self, pause):
        self.table = {}
        self.pause = pause

    def setdefault(self, key, value):
        if key not in self.table:
            self.pause()
            self.table[key] = value
            return value
        return self.table[key]


def state(pause):
    return Defaults(pause)


def one(shared):
    return shared.setdefault("key", 1)


def two(shared):
    return shared.setdefault("key", 2)


ACTORS = (one, two)


def outcome(shared, seen):
    return "two winners" if seen == [1, 2] else "one winner"
