"""A threading.Lock; nobody waits for it.

Setup      nothing: it is free
Atomic     all methods, by its documentation; and any thread may release it, not only the one that acquired it
Not        a look before a step
"""
import threading

SOURCE = "CPython 3.14, Doc/library/threading.rst"

SETUP = None

OPERATIONS = {
    "acquire": [],
    "release": [],
    "locked": [],
    "release_if_locked": [],
}

ATOMIC = ("acquire", "release", "locked")


class Shared(object):
    def __init__(self, setup):
        self.lock = threading.Lock()

    def acquire(self):
        return self.lock.acquire(False)

    def release(self):
        return _release(self.lock)

    def locked(self):
        return self.lock.locked()

    def release_if_locked(self):
        return _release(self.lock) if self.lock.locked() else None


def _release(lock):
    """None, or that it was refused; by which exception, Java's or Python's, is no question of order."""
    try:
        return lock.release()
    except:  # noqa: E722 - on Jython a Java exception is no Exception
        return "refused"


class Model(object):
    def __init__(self, setup):
        self.held = False

    def key(self):
        return self.held

    def copy(self):
        other = Model(None)
        other.held = self.held
        return other

    def acquire(self):
        if self.held:
            return False
        self.held = True
        return True

    def release(self):
        if not self.held:
            return "refused"
        self.held = False
        return None

    def locked(self):
        return self.held

    def release_if_locked(self):
        self.held = False
