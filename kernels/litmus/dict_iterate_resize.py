"""Does a loop over a dict raise when another thread adds to the dict meanwhile?

Actors     a loop over the keys whose body stops once; stores under many new keys
Weak       RuntimeError: the loop does not get over it
"""
NUMBER = 44
SOURCE = "Jython 2.7 NEWS; CPython 3.14 Doc/library/threadsafety.rst (dict)"
GATED = True

OUTCOMES = {
    "finished": "ordinary",
    "RuntimeError": {"gil": "allowed", "ft": "allowed", "jvm": "forbidden"},
}

MORE = range(10, 200)


class Looped(object):
    """A dict of ten items, and the hook in the loop's body."""

    def __init__(self, pause):
        self.items = dict.fromkeys(range(10))
        self.pause = pause


def state(pause):
    return Looped(pause)


def loop(shared):
    for _ in shared.items:
        shared.pause()


def grow(shared):
    for key in MORE:
        shared.items[key] = None


ACTORS = (loop, grow)


def outcome(shared, seen):
    return "finished"
