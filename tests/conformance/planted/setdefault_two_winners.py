"""A setdefault that looks first and stores after, and tells two callers that each has won.

Actors     two, each sets the same fresh key to a value of its own
Weak       two winners: each is given its own value back
"""
REPEATS = True

OUTCOMES = {"one winner": "ordinary", "two winners": {}}


class Defaults(object):
    """A dict whose setdefault is made of two steps; ``turns`` are the actors' own counters of keys."""

    def __init__(self, times):
        self.table = {}
        self.turns = ([0], [0])

    def setdefault(self, key, value):
        if key not in self.table:
            self.table[key] = value
            return value
        return self.table[key]


def state(times):
    return Defaults(times)


def _set(shared, own):
    turn = shared.turns[own]
    turn[0] += 1
    return shared.setdefault(turn[0], own)


def one(shared):
    return _set(shared, 0)


def two(shared):
    return _set(shared, 1)


ACTORS = (one, two)


def outcome(shared, seen):
    both = [key for key in range(len(seen[0])) if seen[0][key] == 0 and seen[1][key] == 1]
    return "two winners" if both else "one winner"
