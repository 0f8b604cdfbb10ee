"""Do two siblings of one ``itertools.tee``, each read by its own thread, crash the interpreter?

Actors     two, each reads three numbers from its sibling
Weak       crash
           siblings disagree: one was not given every number in order, which no text promises
Note       RuntimeError is the documented answer
"""
import itertools

NUMBER = 59
SOURCE = "python/cpython#153063; CPython 3.14 Doc/library/itertools.rst (tee)"
REPEATS = True

OUTCOMES = {
    "both saw all": "ordinary",
    "RuntimeError": "ordinary",
    "siblings disagree": {"gil": "allowed", "ft": "allowed", "jvm": "allowed"},
    "crash": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Siblings(object):
    """Both siblings, and how many numbers are read from each."""

    def __init__(self, times):
        self.left, self.right = itertools.tee(itertools.count())
        self.size = 3 * times


def state(times):
    return Siblings(times)


def read_left(shared):
    next(shared.left)
    next(shared.left)
    return next(shared.left)


def read_right(shared):
    next(shared.right)
    next(shared.right)
    return next(shared.right)


ACTORS = (read_left, read_right)


def outcome(shared, seen):
    right = list(range(2, shared.size, 3))
    return "both saw all" if seen[0] == right and seen[1] == right else "siblings disagree"
