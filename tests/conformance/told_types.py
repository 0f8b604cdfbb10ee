"""Types that are right, behind a lock, and wrong without: their operations return what JSON has no word for."""

from __future__ import annotations

#: What an operation returns of a number, as an expression that Python 2.7 knows too.
RETURNS = {
    "a tuple": "(number, 'x')",
    "a named tuple": "Pair(number, None)",
    "a set": "set([number, -1])",
    "a frozenset": "frozenset([(number,), 'x'])",
    "a set of sets": "set([frozenset([number]), frozenset()])",
    "bytes": "('n%d' % number).encode('ascii')",
    "a dictionary with other keys than text": "{(number, 1): 'one', 2: None, None: number}",
    "an exception": "KeyError(number)",
    "None": "None if number % 2 else number",
    "NaN": "float('nan') if number % 2 else number",
    "infinity": "[float('inf'), number]",
    "an object with an __eq__": "Amount(number)",
    "several in each other": "[(number, set([Pair(number, 'x')])), {'a': [Amount(number)]}]",
}

_TYPE = '''"""A number that is told as something else."""
import threading
import time
from collections import namedtuple

SOURCE = "planted"
SETUP = [[0, 5]]
OPERATIONS = {"add": [[1, 3]], "value": []}
ATOMIC = ("add", "value")

Pair = namedtuple("Pair", "one other")


class Amount(object):
    def __init__(self, number):
        self.number = number
        self.read = []

    def __eq__(self, other):
        return isinstance(other, Amount) and self.number == other.number

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self.number)


class Free(object):
    def __enter__(self):
        return self

    def __exit__(self, *raised):
        return False


def told(number):
    return RETURNED


class Shared(object):
    def __init__(self, setup):
        self.number = setup[0]
        self.lock = LOCK()

    def add(self, more):
        with self.lock:
            before = self.number
            PAUSE
            self.number = before + more
            return told(self.number)

    def value(self):
        with self.lock:
            return told(self.number)


class Model(object):
    def __init__(self, setup):
        self.number = setup[0]

    def key(self):
        return self.number

    def copy(self):
        return Model([self.number])

    def add(self, more):
        self.number += more
        return told(self.number)

    def value(self):
        return told(self.number)
'''


def source(returned: str, *, locked: bool) -> str:
    """A type's file; without its lock a moment lies between what it reads and what it writes."""
    lock, pause = ("threading.Lock", "pass") if locked else ("Free", "time.sleep(1e-6)")
    text = _TYPE.replace("RETURNED", RETURNS[returned])
    return text.replace("LOCK", lock).replace("PAUSE", pause)
