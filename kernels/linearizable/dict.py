"""A dict of small numbers.

Setup      the first keys, each with the value 0
Atomic     by threadsafety.rst reading an item, ``in`` and ``len``; by its locks, which are not let go of for a key that
           is a number, all that writes or removes one item, ``copy``, ``clear`` and ``update`` from a dict; the FAQ
           says the same of ``d[k] = v`` and ``update``
Not        several accesses, iteration, and ``update`` from anything that is no dict
"""
SOURCE = "CPython 3.14, Doc/library/threadsafety.rst and Doc/faq/library.rst"

SETUP = [[0, 2], [0, 2]]

OPERATIONS = {
    "get": [[0, 2]],
    "look": [[0, 2]],
    "contains": [[0, 2]],
    "length": [],
    "set": [[0, 2], [1, 9]],
    "delete": [[0, 2]],
    "pop": [[0, 2]],
    "pop_or_none": [[0, 2]],
    "popitem": [],
    "setdefault": [[0, 2], [1, 9]],
    "snapshot": [],
    "clear": [],
    "update": [[1, 9]],
    "increment": [[0, 2]],
    "delete_if_there": [[0, 2]],
    "total": [],
    "update_lazily": [[1, 9]],
}

ATOMIC = (
    "get", "look", "contains", "length", "set", "delete", "pop", "pop_or_none", "popitem", "setdefault", "snapshot",
    "clear", "update",
)

#: Which item it removes is the dict's own choice: the last one that came, before Python 3.7 any.
CHOOSES = ("popitem",)

#: Keys that ``update`` writes, those of the other operations among them.
MANY = 8


def _after(number):
    return number + 1


class Shared(object):
    def __init__(self, setup):
        self.table = dict((key, 0) for key in setup)

    def get(self, key):
        return self.table.get(key)

    def look(self, key):
        return self.table[key]

    def contains(self, key):
        return key in self.table

    def length(self):
        return len(self.table)

    def set(self, key, value):
        self.table[key] = value

    def delete(self, key):
        del self.table[key]

    def pop(self, key):
        return self.table.pop(key)

    def pop_or_none(self, key):
        return self.table.pop(key, None)

    def popitem(self):
        return list(self.table.popitem())

    def setdefault(self, key, value):
        return self.table.setdefault(key, value)

    def snapshot(self):
        return sorted([key, value] for key, value in self.table.copy().items())

    def clear(self):
        self.table.clear()

    def update(self, value):
        self.table.update(dict.fromkeys(range(MANY), value))

    def increment(self, key):
        self.table[key] = _after(self.table[key])

    def delete_if_there(self, key):
        if key in self.table:
            del self.table[key]

    def total(self):
        return sum(_after(self.table[key]) for key in self.table)

    def update_lazily(self, value):
        self.table.update((key, _after(value)) for key in range(MANY))


class Model(object):
    def __init__(self, setup):
        self.table = dict((key, 0) for key in setup)

    def key(self):
        return frozenset(self.table.items())

    def copy(self):
        other = Model(())
        other.table = dict(self.table)
        return other

    def get(self, key):
        return self.table.get(key)

    def look(self, key):
        return self.table[key]

    def contains(self, key):
        return key in self.table

    def length(self):
        return len(self.table)

    def set(self, key, value):
        self.table[key] = value

    def delete(self, key):
        del self.table[key]

    def pop(self, key):
        return self.table.pop(key)

    def pop_or_none(self, key):
        return self.table.pop(key, None)

    def popitem(self, seen):
        if not self.table:
            raise KeyError
        if seen not in [[key, value] for key, value in self.table.items()]:
            return None
        del self.table[seen[0]]
        return seen

    def setdefault(self, key, value):
        if key not in self.table:
            self.table[key] = value
        return self.table[key]

    def snapshot(self):
        return sorted([key, value] for key, value in self.table.items())

    def clear(self):
        self.table = {}

    def update(self, value):
        for key in range(MANY):
            self.table[key] = value

    def increment(self, key):
        self.table[key] += 1

    def delete_if_there(self, key):
        self.table.pop(key, None)

    def total(self):
        return sum(self.table.values()) + len(self.table)

    def update_lazily(self, value):
        self.update(value + 1)
