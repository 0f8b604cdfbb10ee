"""Is a thread kept out of a generator whose body another thread is in the middle of?

Actors     next, whose body stops once; next
Weak       double entry: both were given the same number
           crash
"""
NUMBER = 58
SOURCE = "python/cpython#156351; python/cpython#120321; Jython 2.7.4 source: PyGenerator"
GATED = True

OUTCOMES = {
    "ValueError": "ordinary",
    "one after the other": "ordinary",
    "double entry": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
    "crash": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


def numbers(pause):
    number = 0
    while True:
        pause()
        yield number
        number += 1


class Shared(object):
    """A generator with the hook in its body."""

    def __init__(self, pause):
        self.numbers = numbers(pause)


def state(pause):
    return Shared(pause)


def take(shared):
    return next(shared.numbers)


ACTORS = (take, take)


def outcome(shared, seen):
    return "one after the other" if sorted(seen) == [0, 1] else "double entry"
