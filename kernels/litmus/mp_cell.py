"""Message passing by a closure's cells: does who sees the flag see the data that was written before it?

Actors     write data, then flag; read flag, then data
Weak       flag without data: the flag was new and the data still old
Note       Both are counts that only one thread raises: a flag promises data that are at least as high.
           A generator writes them: Python 2 lets no other function assign to a cell than the one that has it.
"""
NUMBER = 10
SOURCE = "Jython 2.7.4 source: PyCell"
REPEATS = True

OUTCOMES = {
    "together": "ordinary",
    "data before flag": "ordinary",
    "flag without data": {"gil": "forbidden", "ft": "allowed", "jvm": "predicted allowed"},
}


def cells():
    data = flag = 0

    def read():
        return flag - data

    while True:
        yield read
        data += 1
        flag += 1


class Message(object):
    """The generator whose every step writes both cells, and the closure that reads them."""

    def __init__(self):
        self.writer = cells()
        self.reader = next(self.writer)


def state(times):
    return Message()


def write(message):
    next(message.writer)


def read(message):
    return message.reader()


ACTORS = (write, read)


def outcome(message, seen):
    if max(seen[1]) > 0:
        return "flag without data"
    return "data before flag" if min(seen[1]) < 0 else "together"
