"""Do two writes of all bytes through one memoryview end as a mixture of both?

Actors     two, each writes bytes of its own over the whole view, and looks
Weak       mixed: bytes of both are there
"""
NUMBER = 54
SOURCE = "CPython 3.14 Doc/library/threadsafety.rst (memoryview)"
REPEATS = True
NEEDS = ("python3",)

OUTCOMES = {
    "whole": "ordinary",
    "mixed": {"gil": "forbidden", "ft": "allowed", "jvm": "not applicable"},
}

LENGTH = 4096
ONES = b"1" * LENGTH
TWOS = b"2" * LENGTH


class Viewed(object):
    """A view of a bytearray."""

    def __init__(self):
        self.data = bytearray(LENGTH)
        self.view = memoryview(self.data)


def state(times):
    return Viewed()


def is_whole(data):
    return data[0] == data[-1]


def write_ones(shared):
    shared.view[:] = ONES
    return is_whole(shared.view.tobytes())


def write_twos(shared):
    shared.view[:] = TWOS
    return is_whole(shared.view.tobytes())


ACTORS = (write_ones, write_twos)


def outcome(shared, seen):
    return "whole" if all(seen[0] + seen[1]) and is_whole(shared.data) else "mixed"
