"""Two halves that are always written together, by one writer or read by many.  Relies on threading.Condition."""
import threading

OPERATIONS = ("write", "read")


class Shared(object):
    """``setup`` is the first value of both halves."""

    def __init__(self, setup):
        self.left = self.right = setup
        self.condition = threading.Condition()
        self.readers = 0

    def write(self, value):
        """Write both halves while nobody reads; return nothing."""
        with self.condition:
            while self.readers:
                self.condition.wait()
            self.left = value
            self.right = value

    def read(self):
        """[left, right], read while nobody writes."""
        with self.condition:
            self.readers += 1
        seen = [self.left, self.right]
        with self.condition:
            self.readers -= 1
            if not self.readers:
                self.condition.notify_all()
        return seen

    def final(self):
        """[left, right]."""
        return [self.left, self.right]
