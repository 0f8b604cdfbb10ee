"""Is a list that two threads assign other lists to, by ``items[:] = other``, always one of them, never a mixture?

Actors     items[:] = ones; items[:] = twos; copy, and add up the copy
Weak       mixed: items of both, too few or too many; in the copy or in the end
"""
NUMBER = 23
SOURCE = "IronLanguages/ironpython2#621"
REPEATS = True

LENGTH = 200
ONES = [1] * LENGTH
TWOS = [1000] * LENGTH

OUTCOMES = {
    "one of the two": "ordinary",
    "mixed": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Assigned(object):
    """A list that is ones at first."""

    def __init__(self):
        self.items = list(ONES)


def state(times):
    return Assigned()


def assign_ones(shared):
    shared.items[:] = ONES


def assign_twos(shared):
    shared.items[:] = TWOS


def read(shared):
    return sum(shared.items[:])


ACTORS = (assign_ones, assign_twos, read)


def outcome(shared, seen):
    return "one of the two" if set(seen[2] + [sum(shared.items)]) <= {sum(ONES), sum(TWOS)} else "mixed"
