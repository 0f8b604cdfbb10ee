"""Does what ``extend(generator)`` adds stay together, with an append at the same time?

Actors     extend by a generator that stops once in its middle; append
Weak       interleaved: the appended item lies between the generator's
           lost: the appended item is not in the list
Note       An empty ``list()`` has no storage for items of any type yet: where the first item changes the storage,
           extend may fill one that the list gets only in the end.
"""
NUMBER = 19
SOURCE = "PEP 703"
GATED = True

OUTCOMES = {
    "together": "ordinary",
    "interleaved": {"gil": "allowed", "ft": "allowed", "jvm": "forbidden"},
    "lost": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

FIRST = [1, 2, 3]
LAST = [4, 5, 6]
OTHER = 0


class Extended(object):
    """An empty list, and the generator that has the hook between its halves."""

    def __init__(self, pause):
        self.items = list()
        self.pause = pause

    def source(self):
        for item in FIRST:
            yield item
        self.pause()
        for item in LAST:
            yield item


def state(pause):
    return Extended(pause)


def extend(shared):
    shared.items.extend(shared.source())


def append(shared):
    shared.items.append(OTHER)


ACTORS = (extend, append)


def outcome(shared, seen):
    if shared.items in ([OTHER] + FIRST + LAST, FIRST + LAST + [OTHER]):
        return "together"
    if shared.items == FIRST + LAST:
        return "lost"
    return "interleaved" if sorted(shared.items) == [OTHER] + FIRST + LAST else "others lost"
