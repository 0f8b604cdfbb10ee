"""A collections.deque.

Setup      the first items
Atomic     by its documentation appends and pops at either side
Not        of everything else nobody says anything
"""
import collections

SOURCE = "CPython 3.14, Doc/library/collections.rst"

SETUP = [[0, 9], [0, 9]]

OPERATIONS = {
    "append": [[0, 9]],
    "append_left": [[0, 9]],
    "pop": [],
    "pop_left": [],
    "length": [],
    "read": [[0, 3]],
    "write": [[0, 3], [0, 9]],
    "extend": [[0, 9], [0, 9]],
    "extend_left": [[0, 9], [0, 9]],
    "rotate": [[1, 2]],
    "reverse": [],
    "remove": [[0, 9]],
    "count": [[0, 9]],
    "clear": [],
    "snapshot": [],
    "pop_if_any": [],
    "extend_lazily": [[0, 9], [0, 9]],
}

ATOMIC = ("append", "append_left", "pop", "pop_left")


def _after(number):
    return number + 1


class Shared(object):
    def __init__(self, setup):
        self.items = collections.deque(setup)

    def append(self, item):
        self.items.append(item)

    def append_left(self, item):
        self.items.appendleft(item)

    def pop(self):
        return self.items.pop()

    def pop_left(self):
        return self.items.popleft()

    def length(self):
        return len(self.items)

    def read(self, at):
        return self.items[at]

    def write(self, at, item):
        self.items[at] = item

    def extend(self, first, second):
        self.items.extend([first, second])

    def extend_left(self, first, second):
        self.items.extendleft([first, second])

    def rotate(self, steps):
        self.items.rotate(steps)

    def reverse(self):
        self.items.reverse()

    def remove(self, item):
        self.items.remove(item)

    def count(self, item):
        return self.items.count(item)

    def clear(self):
        self.items.clear()

    def snapshot(self):
        return list(self.items)

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

    def append_left(self, item):
        self.items = [item] + self.items

    def pop(self):
        return self.items.pop()

    def pop_left(self):
        return self.items.pop(0)

    def length(self):
        return len(self.items)

    def read(self, at):
        return self.items[at]

    def write(self, at, item):
        self.items[at] = item

    def extend(self, first, second):
        self.items = self.items + [first, second]

    def extend_left(self, first, second):
        self.items = [second, first] + self.items

    def rotate(self, steps):
        for _ in range(steps if self.items else 0):
            self.items = self.items[-1:] + self.items[:-1]

    def reverse(self):
        self.items = self.items[::-1]

    def remove(self, item):
        del self.items[self.items.index(item)]

    def count(self, item):
        return self.items.count(item)

    def clear(self):
        self.items = []

    def snapshot(self):
        return list(self.items)

    def pop_if_any(self):
        return self.items.pop() if self.items else None

    def extend_lazily(self, first, second):
        self.items = self.items + [first + 1, second + 1]
