"""Can a lock that a third thread holds be had by ``acquire(False)``?

Actors     two, each tries to acquire the lock
Weak       acquired: one of them was told that it has it
Note       the holder itself may be let in once more on Jython, where a Lock is reentrant; this is not asked here
"""
import threading

NUMBER = 61
SOURCE = "Jython 2.7.4 source: threading"
REPEATS = True

OUTCOMES = {
    "refused": "ordinary",
    "acquired": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}


class Held(object):
    """A lock, held by the thread that makes it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.lock.acquire()


def state(times):
    return Held()


def attempt(shared):
    return shared.lock.acquire(False)


ACTORS = (attempt, attempt)


def outcome(shared, seen):
    return "acquired" if any(seen[0] + seen[1]) else "refused"
