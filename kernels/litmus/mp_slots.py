"""Message passing by slots: does who sees the flag see the data that was written before it?

Actors     write data, then flag; read flag, then data
Weak       flag without data: the flag was new and the data still old
Note       Both are counts that only one thread raises: a flag promises data that are at least as high.
"""
NUMBER = 9
SOURCE = "Jython 2.7.4 source: PySlot"
REPEATS = True

OUTCOMES = {
    "together": "ordinary",
    "data before flag": "ordinary",
    "flag without data": {"gil": "forbidden", "ft": "allowed", "jvm": "predicted allowed"},
}


class Message(object):
    """Two slots, both 0."""

    __slots__ = ("data", "flag")

    def __init__(self):
        self.data = 0
        self.flag = 0


def state(times):
    return Message()


def write(message):
    message.data += 1
    message.flag += 1


def read(message):
    return message.flag - message.data


ACTORS = (write, read)


def outcome(message, seen):
    if max(seen[1]) > 0:
        return "flag without data"
    return "data before flag" if min(seen[1]) < 0 else "together"
