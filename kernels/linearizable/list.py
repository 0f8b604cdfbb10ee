"""A list.

Setup      the first items
Atomic     by threadsafety.rst ``append``, ``pop`` at the end, ``clear``, ``l[i]``, ``l + m`` and ``l * n``; by the FAQ
           ``extend`` from a list
Not        what moves other items or makes several accesses.  Of ``sort`` and slice assignment the FAQ says that they
           are atomic; threadsafety.rst says that a list looks empty while it is sorted, and lets ``l[i]`` see an
           assignment half done.  Of ``len``, and of ``l[i] = x`` as more than harmless, nobody says anything.
"""
SOURCE = "CPython 3.14, Doc/library/threadsafety.rst and Doc/faq/library.rst"

SETUP = [[0, 9], [0, 9]]

OPERATIONS = {
    "append": [[0, 9]],
    "extend": [[0, 9], [0, 9]],
    "pop": [],
    "clear": [],
    "read": [[0, 3]],
    "concatenate": [[0, 9]],
    "repeat": [],
    "write": [[0, 3], [0, 9]],
    "replace": [[0, 9]],
    "insert": [[0, 9]],
    "pop_first": [],
    "remove": [[0, 9]],
    "reverse": [],
    "sort": [],
    "length": [],
    "contains": [[0, 9]],
    "index": [[0, 9]],
    "count": [[0, 9]],
    "increment": [[0, 3]],
    "pop_if_any": [],
    "extend_lazily": [[0, 9], [0, 9]],
}

ATOMIC = ("append", "extend", "pop", "clear", "read", "concatenate", "repeat")


def _empty(items):
    del items[:]


def _after(number):
    return number + 1


class Shared(object):
    # Python 2.7 has no list.clear.
    _clear = staticmethod(getattr(list, "clear", _empty))

    def __init__(self, setup):
        self.items = list(setup)

    def append(self, item):
        self.items.append(item)

    def extend(self, first, second):
        self.items.extend([first, second])

    def pop(self):
        return self.items.pop()

    def clear(self):
        self._clear(self.items)

    def read(self, at):
        return self.items[at]

    def concatenate(self, item):
        return self.items + [item]

    def repeat(self):
        return self.items * 2

    def write(self, at, item):
        self.items[at] = item

    def replace(self, item):
        self.items[1:] = [item, item + 1, item + 2]

    def insert(self, item):
        self.items.insert(0, item)

    def pop_first(self):
        return self.items.pop(0)

    def remove(self, item):
        self.items.remove(item)

    def reverse(self):
        self.items.reverse()

    def sort(self):
        self.items.sort(key=_after)

    def length(self):
        return len(self.items)

    def contains(self, item):
        return item in self.items

    def index(self, item):
        return self.items.index(item)

    def count(self, item):
        return self.items.count(item)

    def increment(self, at):
        self.items[at] = _after(self.items[at])

    def pop_if_any(self):
        return self.items.pop() if self.items else None

    def extend_lazily(self, first, second):
        self.items.extend(_after(item) for item in (first, second))


class Model(object):
    def __init__(self, setup):
        self.items = list(setup)

    def key(self):
        return tuple(self.items)

    def copy(self):
        return Model(self.items)

    def append(self, item):
        self.items = self.items + [item]

    def extend(self, first, second):
        self.items = self.items + [first, second]

    def pop(self):
        return self.items.pop()

    def clear(self):
        self.items = []

    def read(self, at):
        return self.items[at]

    def concatenate(self, item):
        return self.items + [item]

    def repeat(self):
        return self.items + self.items

    def write(self, at, item):
        self.items[at] = item

    def replace(self, item):
        self.items = self.items[:1] + [item, item + 1, item + 2]

    def insert(self, item):
        self.items = [item] + self.items

    def pop_first(self):
        return self.items.pop(0)

    def remove(self, item):
        del self.items[self.items.index(item)]

    def reverse(self):
        self.items = self.items[::-1]

    def sort(self):
        self.items = sorted(self.items)

    def length(self):
        return len(self.items)

    def contains(self, item):
        return self.items.count(item) > 0

    def index(self, item):
        return self.items.index(item)

    def count(self, item):
        return self.items.count(item)

    def increment(self, at):
        self.items[at] += 1

    def pop_if_any(self):
        return self.items.pop() if self.items else None

    def extend_lazily(self, first, second):
        self.items = self.items + [first + 1, second + 1]
