"""An itertools.count.

Setup      the first number
Atomic     nothing is said; CPython's own tests ask of ``next`` that no number comes twice (python/cpython#119268)
Not        two steps in one operation
"""
import itertools

SOURCE = "python/cpython#119268"

SETUP = [[0, 9]]

OPERATIONS = {
    "next": [],
    "skip": [],
}

ATOMIC = ()


class Shared(object):
    def __init__(self, setup):
        self.numbers = itertools.count(setup[0])

    def next(self):
        return next(self.numbers)

    def skip(self):
        next(self.numbers)
        return next(self.numbers)


class Model(object):
    def __init__(self, setup):
        self.number = setup[0]

    def key(self):
        return self.number

    def copy(self):
        return Model([self.number])

    def next(self):
        self.number += 1
        return self.number - 1

    def skip(self):
        self.number += 2
        return self.number - 1
