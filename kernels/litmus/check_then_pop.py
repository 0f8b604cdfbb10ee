"""Can a list be empty at the pop in ``if items: items.pop()``?

Actors     two, each pops if there is an item, and appends one if there is none
Weak       IndexError: another thread took the last item between the check and the pop
"""
NUMBER = 33
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (list)"
REPEATS = True

OUTCOMES = {
    "no error": "ordinary",
    "IndexError": {"gil": "allowed", "ft": "expected", "jvm": "expected"},
}


class Stack(object):
    """A list of one item."""

    def __init__(self):
        self.items = [1]


def state(times):
    return Stack()


def pop(stack):
    if stack.items:
        stack.items.pop()
    else:
        stack.items.append(1)


ACTORS = (pop, pop)


def outcome(stack, seen):
    return "no error"
