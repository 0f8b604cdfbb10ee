"""Is a dict's ``copy`` a state that the dict was ever in, while another thread writes two keys one after the other?

Actors     writes the first key, then the last; copy
Weak       impossible snapshot: the copy has the second write and not the first
"""
NUMBER = 43
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (dict)"
REPEATS = True

OUTCOMES = {
    "possible snapshot": "ordinary",
    "impossible snapshot": {"gil": "forbidden", "ft": "forbidden", "jvm": "allowed"},
}

LAST = 199
BEFORE = dict.fromkeys(range(LAST + 1), 0)


class Written(object):
    """A dict of zeros, and what is written next."""

    def __init__(self, times):
        self.items = dict(BEFORE)
        self.numbers = iter(range(1, times + 1))


def state(times):
    return Written(times)


def write(shared):
    number = next(shared.numbers)
    shared.items[0] = number
    shared.items[LAST] = number


def copy(shared):
    copied = shared.items.copy()
    return copied[0] >= copied[LAST]


ACTORS = (write, copy)


def outcome(shared, seen):
    return "possible snapshot" if all(seen[1]) else "impossible snapshot"
