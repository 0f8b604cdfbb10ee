"""Coherence: can who reads a variable twice see the new value first, and then the old?

Actors     add one to a value that only this actor writes; read it twice
Weak       new, then old: the second read saw less than the first
"""
NUMBER = 12
SOURCE = "openjdk/jcstress: BasicJMM_05_Coherence"
REPEATS = True

OUTCOMES = {
    "the same twice": "ordinary",
    "old, then new": "ordinary",
    "new, then old": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Variable(object):
    """An attribute that only grows."""

    def __init__(self):
        self.value = 0


def state(times):
    return Variable()


def write(variable):
    variable.value += 1


def read(variable):
    return variable.value - variable.value


ACTORS = (write, read)


def outcome(variable, seen):
    if max(seen[1]) > 0:
        return "new, then old"
    return "old, then new" if min(seen[1]) < 0 else "the same twice"
