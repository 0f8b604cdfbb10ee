"""Does what one ``extend(list)`` adds stay together, with another at the same time?

Actors     two, each extends the same list by a list of its own
Weak       interleaved: items of one lie between items of the other
"""
NUMBER = 18
SOURCE = "CPython FAQ: What kinds of global value mutation are thread-safe?"
REPEATS = True

OUTCOMES = {
    "in blocks": "ordinary",
    "interleaved": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

#: Items that an actor adds at once, at most.
LENGTH = 200


class Extended(object):
    """An empty list, and two to extend it by: the shorter, the oftener that is done, or memory would not do."""

    def __init__(self, times):
        length = max(2, LENGTH // times)
        self.total = 2 * length * times
        self.items = []
        self.ones = [1] * length
        self.twos = [2] * length


def state(times):
    return Extended(times)


def extend_by_ones(shared):
    shared.items.extend(shared.ones)


def extend_by_twos(shared):
    shared.items.extend(shared.twos)


ACTORS = (extend_by_ones, extend_by_twos)


def outcome(shared, seen):
    if len(shared.items) != shared.total:
        return "another length"
    blocks = bytearray(shared.items)
    for block in (shared.ones, shared.twos):
        blocks = blocks.replace(bytearray(block), b".")
    return "interleaved" if blocks.strip(b".") else "in blocks"
