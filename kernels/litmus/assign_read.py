"""Does who reads a variable while another assigns to it see the old value or the new, and nothing else?

Actors     assign a value that nobody else has; read
Weak       neither: what was read is not what any actor assigned
Note       Each value is a fresh list, which the next assignment frees: the reader may hold what is about to go.
"""
NUMBER = 5
SOURCE = "CPython FAQ: What kinds of global value mutation are thread-safe?"
REPEATS = True

OLD = 1
NEW = 2

OUTCOMES = {
    "the old": "ordinary",
    "the new": "ordinary",
    "the old, then the new": "ordinary",
    "neither": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Variable(object):
    """An attribute that holds a list of one item."""

    def __init__(self):
        self.value = [OLD]


def state(times):
    return Variable()


def assign(variable):
    variable.value = [NEW]


def read(variable):
    return variable.value[0]


ACTORS = (assign, read)


def outcome(variable, seen):
    values = set(seen[1])
    if values == {OLD, NEW}:
        return "the old, then the new"
    return "the old" if values == {OLD} else "the new" if values == {NEW} else "neither"
