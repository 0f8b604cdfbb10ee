"""A threading.Event; nobody waits for it.

Setup      nothing: its flag is down
Atomic     ``set``, ``clear`` and ``is_set``: a flag for threads is what it is for
Not        a look before a step
"""
import threading

SOURCE = "CPython 3.14, Doc/library/threading.rst"

SETUP = None

OPERATIONS = {
    "set": [],
    "clear": [],
    "is_set": [],
    "toggle": [],
}

ATOMIC = ("set", "clear", "is_set")


class Shared(object):
    def __init__(self, setup):
        self.event = threading.Event()

    def set(self):
        self.event.set()

    def clear(self):
        self.event.clear()

    def is_set(self):
        return self.event.is_set()

    def toggle(self):
        before = self.event.is_set()
        if before:
            self.event.clear()
        else:
            self.event.set()
        return before


class Model(object):
    def __init__(self, setup):
        self.flag = False

    def key(self):
        return self.flag

    def copy(self):
        other = Model(None)
        other.flag = self.flag
        return other

    def set(self):
        self.flag = True

    def clear(self):
        self.flag = False

    def is_set(self):
        return self.flag

    def toggle(self):
        self.flag = not self.flag
        return not self.flag
