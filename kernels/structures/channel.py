"""A queue between threads.  Relies on queue.Queue: each item is taken once, those of one thread in their order."""
import queue

OPERATIONS = ("put", "take")


class Shared(object):
    """``setup`` is not used."""

    def __init__(self, setup):
        self.items = queue.Queue()

    def put(self, item):
        """Add an item; return nothing."""
        self.items.put(item)

    def take(self):
        """The next item; None when there is none at the moment."""
        try:
            return self.items.get_nowait()
        except queue.Empty:
            return None

    def final(self):
        """What was not taken, in order."""
        left = []
        while not self.items.empty():
            left.append(self.items.get())
        return left
