"""Can two ``setdefault`` of equal keys each win, where ``__eq__`` is written in Python?

Actors     setdefault that meets another key of the same hash, whose ``__eq__`` stops once; setdefault of an equal key
Weak       two winners: they were given different values, or another than the dict holds
"""
NUMBER = 36
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
GATED = True

OUTCOMES = {
    "one winner": "ordinary",
    "two winners": {"gil": "allowed", "ft": "allowed", "jvm": "allowed"},
}


class Key(object):
    """Equal by name; all have one hash, so that a look-up compares them."""

    def __init__(self, name, pause):
        self.name = name
        self.pause = pause

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.pause()
        return self.name == other.name

    def __ne__(self, other):
        return not self == other


class Contested(object):
    """A dict with another key in the way, and an equal key for each actor."""

    def __init__(self, pause):
        self.items = {Key("other", pause): "other"}
        self.left = Key("same", pause)
        self.right = Key("same", pause)


def state(pause):
    return Contested(pause)


def set_left(shared):
    return shared.items.setdefault(shared.left, "left")


def set_right(shared):
    return shared.items.setdefault(shared.right, "right")


ACTORS = (set_left, set_right)


def outcome(shared, seen):
    kept = [value for value in shared.items.values() if value != "other"]
    return "one winner" if seen[0] == seen[1] and kept == [seen[0]] else "two winners"
