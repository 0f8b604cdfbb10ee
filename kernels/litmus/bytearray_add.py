"""Can ``data + more`` of a bytearray see a write of all its bytes half done?

Actors     writes all bytes, by slice assignment; data + more
Weak       torn: the sum has old bytes and new ones
"""
import itertools

NUMBER = 53
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (bytearray)"
REPEATS = True

OUTCOMES = {
    "whole": "ordinary",
    "torn": {"gil": "forbidden", "ft": "allowed", "jvm": "allowed"},
}

#: A few lines of a cache: the longer the bytes, the fewer sums a second, and a barrier hits long ones by chance.
LENGTH = 256
OLD = bytearray(b"o" * LENGTH)
NEW = bytearray(b"n" * LENGTH)
MORE = b"more"


class Written(object):
    """A bytearray of old bytes, and what is written in turn."""

    def __init__(self):
        self.data = bytearray(OLD)
        self.turns = itertools.cycle((NEW, OLD))


def state(times):
    return Written()


def write(shared):
    shared.data[:] = next(shared.turns)


def add(shared):
    joined = shared.data + MORE
    return joined[0] == joined[LENGTH - 1]


ACTORS = (write, add)


def outcome(shared, seen):
    return "whole" if all(seen[1]) else "torn"
