"""A set of small numbers.

Setup      the first elements
Atomic     by threadsafety.rst ``len``; by its locks, which are not let go of for an element that is a number, all that
           adds or removes one element, ``copy`` and ``clear``
Not        ``in``, which may see another operation half done; operations with other sets, which lock both and are seen
           half done by ``in`` and ``len``; several accesses, and iteration
"""
SOURCE = "CPython 3.14, Doc/library/threadsafety.rst"

SETUP = [[0, 3], [0, 3]]

OPERATIONS = {
    "add": [[0, 3]],
    "remove": [[0, 3]],
    "discard": [[0, 3]],
    "pop": [],
    "length": [],
    "snapshot": [],
    "clear": [],
    "contains": [[0, 3]],
    "update": [[0, 3], [0, 3]],
    "keep_only": [[0, 3], [0, 3]],
    "take_out": [[0, 3], [0, 3]],
    "flip": [[0, 3], [0, 3]],
    "covers": [[0, 3], [0, 3]],
    "remove_if_there": [[0, 3]],
    "total": [],
}

ATOMIC = ("add", "remove", "discard", "pop", "length", "snapshot", "clear")

#: Which element it removes is the set's own choice.
CHOOSES = ("pop",)


def _after(number):
    return number + 1


class Shared(object):
    def __init__(self, setup):
        self.elements = set(setup)

    def add(self, element):
        self.elements.add(element)

    def remove(self, element):
        self.elements.remove(element)

    def discard(self, element):
        self.elements.discard(element)

    def pop(self):
        return self.elements.pop()

    def length(self):
        return len(self.elements)

    def snapshot(self):
        return sorted(self.elements.copy())

    def clear(self):
        self.elements.clear()

    def contains(self, element):
        return element in self.elements

    def update(self, first, second):
        self.elements.update(set((first, second)))

    def keep_only(self, first, second):
        self.elements.intersection_update(set((first, second)))

    def take_out(self, first, second):
        self.elements.difference_update(set((first, second)))

    def flip(self, first, second):
        self.elements.symmetric_difference_update(set((first, second)))

    def covers(self, first, second):
        return self.elements.issuperset(set((first, second)))

    def remove_if_there(self, element):
        if element in self.elements:
            self.elements.remove(element)

    def total(self):
        return sum(_after(element) for element in self.elements)


class Model(object):
    def __init__(self, setup):
        self.elements = frozenset(setup)

    def key(self):
        return self.elements

    def copy(self):
        return Model(self.elements)

    def add(self, element):
        self.elements = self.elements | set((element,))

    def remove(self, element):
        if element not in self.elements:
            raise KeyError
        self.discard(element)

    def discard(self, element):
        self.elements = self.elements - set((element,))

    def pop(self, seen):
        if not self.elements:
            raise KeyError
        if seen not in self.elements:
            return None
        self.discard(seen)
        return seen

    def length(self):
        return len(self.elements)

    def snapshot(self):
        return sorted(self.elements)

    def clear(self):
        self.elements = frozenset()

    def contains(self, element):
        return element in self.elements

    def update(self, first, second):
        self.elements = self.elements | set((first, second))

    def keep_only(self, first, second):
        self.elements = self.elements & set((first, second))

    def take_out(self, first, second):
        self.elements = self.elements - set((first, second))

    def flip(self, first, second):
        self.elements = self.elements ^ set((first, second))

    def covers(self, first, second):
        return first in self.elements and second in self.elements

    def remove_if_there(self, element):
        self.discard(element)

    def total(self):
        return sum(self.elements) + len(self.elements)
