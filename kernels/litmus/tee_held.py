"""What does a sibling of an ``itertools.tee`` give while the other is in the middle of the source's ``next``?

Actors     next of one sibling, in which the source stops once; next of the other
Weak       crash
           siblings disagree: they were given different first numbers, which no text excludes
Note       RuntimeError is the documented answer
"""
import itertools

NUMBER = 59
SOURCE = "python/cpython#153063; CPython 3.14 Doc/library/itertools.rst (tee)"
GATED = True

OUTCOMES = {
    "both saw the first": "ordinary",
    "RuntimeError": "ordinary",
    "siblings disagree": {"gil": "allowed", "ft": "allowed", "jvm": "allowed"},
    "crash": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Source(object):
    """Counts, and stops before it gives."""

    def __init__(self, pause):
        self.pause = pause
        self.given = -1

    def __iter__(self):
        return self

    def __next__(self):
        self.given += 1
        number = self.given
        self.pause()
        return number

    next = __next__


class Siblings(object):
    """Both siblings of one source."""

    def __init__(self, pause):
        self.left, self.right = itertools.tee(Source(pause))


def state(pause):
    return Siblings(pause)


def read_left(shared):
    return next(shared.left)


def read_right(shared):
    return next(shared.right)


ACTORS = (read_left, read_right)


def outcome(shared, seen):
    return "both saw the first" if seen == [0, 0] else "siblings disagree"
