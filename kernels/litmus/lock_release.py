"""Does releasing a lock that nobody holds raise RuntimeError?

Actors     two, each releases the lock
Weak       IllegalMonitorStateException: Java's exception, which no ``except`` of a portable program names
           nothing raised
"""
import threading

NUMBER = 62
SOURCE = "Jython 2.7.4 source: threading; CPython 3.14 Doc/library/threading.rst (Lock.release)"
REPEATS = True

OUTCOMES = {
    "RuntimeError": "ordinary",
    "IllegalMonitorStateException": {"gil": "forbidden", "ft": "forbidden", "jvm": "expected"},
    "nothing raised": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Unlocked(object):
    """A lock that nobody holds."""

    def __init__(self):
        self.lock = threading.Lock()


def state(times):
    return Unlocked()


def release(shared):
    shared.lock.release()


ACTORS = (release, release)


def outcome(shared, seen):
    return "nothing raised"
