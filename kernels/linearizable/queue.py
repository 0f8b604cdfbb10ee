"""A queue.Queue; nobody waits at it.

Setup      the largest number of items; 0 for any
Atomic     ``put``, ``get`` and ``task_done``: the module has, as it says, all the locking that many producers and
           consumers need
Not        ``qsize``, ``empty`` and ``full``: approximate, as it says, for what they say may be over at once; and a look
           before a step
"""
import queue

SOURCE = "CPython 3.14, Doc/library/queue.rst"

SETUP = [[0, 2]]

OPERATIONS = {
    "put": [[0, 9]],
    "get": [],
    "task_done": [],
    "size": [],
    "empty": [],
    "full": [],
    "get_if_any": [],
}

ATOMIC = ("put", "get", "task_done")


class Shared(object):
    def __init__(self, setup):
        self.items = queue.Queue(setup[0])

    def put(self, item):
        self.items.put_nowait(item)

    def get(self):
        return self.items.get_nowait()

    def task_done(self):
        self.items.task_done()

    def size(self):
        return self.items.qsize()

    def empty(self):
        return self.items.empty()

    def full(self):
        return self.items.full()

    def get_if_any(self):
        return None if self.items.empty() else self.items.get_nowait()


class Model(object):
    def __init__(self, setup):
        self.most = setup[0]
        self.items = []
        self.unfinished = 0

    def key(self):
        return tuple(self.items), self.unfinished

    def copy(self):
        other = Model([self.most])
        other.items = list(self.items)
        other.unfinished = self.unfinished
        return other

    def put(self, item):
        if self.full():
            raise queue.Full
        self.items.append(item)
        self.unfinished += 1

    def get(self):
        if not self.items:
            raise queue.Empty
        return self.items.pop(0)

    def task_done(self):
        if not self.unfinished:
            raise ValueError
        self.unfinished -= 1

    def size(self):
        return len(self.items)

    def empty(self):
        return not self.items

    def full(self):
        return 0 < self.most <= len(self.items)

    def get_if_any(self):
        return self.get() if self.items else None
