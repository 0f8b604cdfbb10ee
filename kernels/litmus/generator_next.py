"""Can two ``next`` of one generator at once run its body twice?

Actors     two, each takes the next number
Weak       double entry: both were given the same number
           crash
Note       a ValueError (already executing) is the answer to whoever comes second, and counts as refused
"""
NUMBER = 58
SOURCE = "python/cpython#156351; python/cpython#120321; Jython 2.7.4 source: PyGenerator"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "refused": "ordinary",
    "double entry": {
        "gil": "forbidden", "ft": "allowed", "cpython315t": "forbidden", "jvm": "predicted expected",
    },
    "crash": {"gil": "forbidden", "ft": "expected", "cpython315t": "forbidden", "jvm": "forbidden"},
}


def numbers():
    number = 0
    while True:
        yield number
        number += 1


class Shared(object):
    """A generator, and how often each actor takes its next number."""

    def __init__(self, times):
        self.numbers = numbers()
        self.size = 2 * times


def state(times):
    return Shared(times)


def take(shared):
    try:
        return next(shared.numbers)
    except ValueError:
        return None


ACTORS = (take, take)


def outcome(shared, seen):
    taken = [number for number in seen[0] + seen[1] if number is not None]
    if len(set(taken)) < len(taken):
        return "double entry"
    if max(taken or [-1]) >= len(taken):
        return "missing"
    return "each once" if len(taken) == shared.size else "refused"
