"""Does a thread that does nothing but look at an attribute see another thread's write to it?

Actors     loop until the attribute is true; count a while, then set it
Weak       hang: the loop never ends, because the attribute was read once and for all
"""
NUMBER = 14
SOURCE = "The Definitive Guide to Jython, chapter Concurrency"

#: Turns of plain counting before the write: time for a JIT to compile the loop.
TURNS = 5000

OUTCOMES = {
    "finished": "ordinary",
    "hang": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Switch(object):
    """An attribute that is false at first."""

    def __init__(self):
        self.stop = False


def state():
    return Switch()


def spin(switch):
    while not switch.stop:
        pass


def stop(switch):
    turn = 0
    while turn < TURNS:
        turn += 1
    switch.stop = True


ACTORS = (spin, stop)


def outcome(switch, seen):
    return "finished"
