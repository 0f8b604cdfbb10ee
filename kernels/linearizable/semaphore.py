"""A threading.Semaphore; nobody waits for it.

Setup      how often it can be acquired
Atomic     ``acquire`` and ``release``: a counter for threads, never below zero, is what it is for
Not        two acquisitions in one operation
"""
import threading

SOURCE = "CPython 3.14, Doc/library/threading.rst"

SETUP = [[0, 2]]

OPERATIONS = {
    "acquire": [],
    "release": [],
    "acquire_two": [],
}

ATOMIC = ("acquire", "release")


class Shared(object):
    def __init__(self, setup):
        self.semaphore = threading.Semaphore(setup[0])

    def acquire(self):
        return self.semaphore.acquire(False)

    def release(self):
        self.semaphore.release()

    def acquire_two(self):
        if not self.semaphore.acquire(False):
            return False
        if self.semaphore.acquire(False):
            return True
        self.semaphore.release()
        return False


class Model(object):
    def __init__(self, setup):
        self.left = setup[0]

    def key(self):
        return self.left

    def copy(self):
        return Model([self.left])

    def acquire(self):
        return self._take(1)

    def release(self):
        self.left += 1

    def acquire_two(self):
        return self._take(2)

    def _take(self, times):
        if self.left < times:
            return False
        self.left -= times
        return True
