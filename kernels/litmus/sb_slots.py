"""Store buffering in slots: each of two threads writes its own slot and then reads the other's; can both miss?

Actors     x = 1; read y  and  y = 1; read x
Weak       both missed: each read came before the other's write, which no order of the four steps allows
"""
NUMBER = 7
SOURCE = "Jython 2.7.4 source: PySlot"

OUTCOMES = {
    "one saw": "ordinary",
    "both saw": "ordinary",
    "both missed": {"gil": "forbidden", "ft": "allowed", "jvm": "predicted expected"},
}


class Pair(object):
    """Two slots, both 0."""

    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 0
        self.y = 0


def state():
    return Pair()


def write_x(pair):
    pair.x = 1
    return pair.y


def write_y(pair):
    pair.y = 1
    return pair.x


ACTORS = (write_x, write_y)


def outcome(pair, seen):
    return ("both missed", "one saw", "both saw")[seen[0] + seen[1]]
