"""Does ``remove`` remove the item that it found, when another is inserted while it compares?

Actors     remove, where an ``__eq__`` written in Python stops before it says that it is the one; insert at the front
Weak       wrong item: the place was remembered, and it holds another item now
"""
NUMBER = 30
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
GATED = True

OUTCOMES = {
    "right item": "ordinary",
    "wrong item": {"gil": "allowed", "ft": "allowed", "jvm": "predicted forbidden"},
}


class Item(object):
    """Equal by name; the hook is in the comparison that finds the item."""

    def __init__(self, name, pause):
        self.name = name
        self.pause = pause

    def __eq__(self, other):
        same = self.name == other.name
        if same:
            self.pause()
        return same

    def __hash__(self):
        return hash(self.name)


class Searched(object):
    """Three items, and one that is equal to the middle one."""

    def __init__(self, pause):
        self.items = [Item(name, pause) for name in ("first", "wanted", "last")]
        self.like = Item("wanted", pause)
        self.new = Item("new", pause)


def state(pause):
    return Searched(pause)


def remove(shared):
    shared.items.remove(shared.like)


def insert(shared):
    shared.items.insert(0, shared.new)


ACTORS = (remove, insert)


def outcome(shared, seen):
    names = [item.name for item in shared.items]
    if names == ["new", "first", "last"]:
        return "right item"
    return "wrong item" if "wanted" in names and len(names) == 3 else "another list"
