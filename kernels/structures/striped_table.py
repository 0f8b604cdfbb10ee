"""A table of counts with a lock for each stripe of its keys.  Relies on threading.Lock."""
import threading

OPERATIONS = ("add",)


class Shared(object):
    """``setup`` is the number of stripes."""

    def __init__(self, setup):
        self.stripes = [(threading.Lock(), {}) for _ in range(setup)]

    def add(self, key, amount):
        """Add to a key's count; return nothing."""
        lock, counts = self.stripes[key % len(self.stripes)]
        with lock:
            before = counts.get(key, 0)
            counts[key] = before + amount

    def final(self):
        """[[key, count]] in the order of keys."""
        return sorted([key, counts[key]] for _, counts in self.stripes for key in counts)
