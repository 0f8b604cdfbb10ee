"""Can ``wait`` for an event that nobody sets return before its time?

Actors     two, each waits for the event and tells how long that took
Weak       early: after less than half of the time
Note       half, because not every interpreter's clock has ticks much finer than the time
"""
import threading
import timeit

NUMBER = 63
SOURCE = "Jython 2.7.4 source: threading; CPython 3.14 Doc/library/threading.rst (Event.wait)"

OUTCOMES = {
    "waited": "ordinary",
    "early": {"gil": "forbidden", "ft": "forbidden", "jvm": "predicted allowed"},
}

SECONDS = 0.01


class Unset(object):
    """An event."""

    def __init__(self):
        self.event = threading.Event()


def state():
    return Unset()


def wait(shared):
    begun = timeit.default_timer()
    shared.event.wait(SECONDS)
    return timeit.default_timer() - begun


ACTORS = (wait, wait)


def outcome(shared, seen):
    return "early" if min(seen) < SECONDS / 2 else "waited"
