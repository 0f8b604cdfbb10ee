"""Does a thread that does nothing but look at a closure's cell see another thread's write to it?

Actors     loop until the cell is true; count a while, then set it
Weak       hang: the loop never ends, because the cell was read once and for all
Note       A generator writes the cell: Python 2 lets no other function assign to it than the one that has it.
"""
NUMBER = 15
SOURCE = "Jython 2.7.4 source: PyCell"

#: Turns of plain counting before the write: time for a JIT to compile the loop.
TURNS = 5000

OUTCOMES = {
    "finished": "ordinary",
    "hang": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
}


def cell():
    stop = False

    def spin():
        while not stop:
            pass

    yield spin
    stop = True
    yield spin


class Switch(object):
    """The generator whose next step sets the cell, and the closure that looks at it."""

    def __init__(self):
        self.writer = cell()
        self.spin = next(self.writer)


def state():
    return Switch()


def spin(switch):
    switch.spin()


def stop(switch):
    turn = 0
    while turn < TURNS:
        turn += 1
    next(switch.writer)


ACTORS = (spin, stop)


def outcome(switch, seen):
    return "finished"
