"""Independent reads of independent writes: can two readers disagree on which of two writes came first?

Actors     x = 1; y = 1; read x, then y; read y, then x
Weak       readers disagree: each saw the write that it looked for first, and missed the other
"""
NUMBER = 11
SOURCE = "The Definitive Guide to Jython, chapter Concurrency"

OUTCOMES = {
    "readers agree": "ordinary",
    "readers disagree": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
}

#: What a reader returns that saw the first and missed the second.
FIRST_ALONE = 2


class Pair(object):
    """Two attributes, both 0."""

    def __init__(self):
        self.x = 0
        self.y = 0


def state():
    return Pair()


def write_x(pair):
    pair.x = 1


def write_y(pair):
    pair.y = 1


def read_x_y(pair):
    return 2 * pair.x + pair.y


def read_y_x(pair):
    return 2 * pair.y + pair.x


ACTORS = (write_x, write_y, read_x_y, read_y_x)


def outcome(pair, seen):
    return "readers disagree" if seen[2] == seen[3] == FIRST_ALONE else "readers agree"
