"""Can two pops at once take the same item?

Actors     two, each pops the last item
Weak       duplicate: an item was taken twice
"""
NUMBER = 17
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "each once": "ordinary",
    "duplicate": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Stack(object):
    """As many different items as will be taken."""

    def __init__(self, times):
        self.items = list(range(2 * times))


def state(times):
    return Stack(times)


def pop(stack):
    return stack.items.pop()


ACTORS = (pop, pop)


def outcome(stack, seen):
    taken = seen[0] + seen[1]
    if len(set(taken)) < len(taken):
        return "duplicate"
    return "left over" if stack.items else "each once"
