"""Appends to one list, which all threads share, and waits for all of them: each needs the others at the same time."""
import threading

SIZES = {name: {"n": 50} for name in ("smoke", "default", "large")}

SHARES = "one list"
GROWS = "n"


class Meeting(object):
    def __init__(self, count):
        self.found, self.missing, self.changed = [], count, threading.Condition()

    def wait_for_all(self):
        with self.changed:
            self.missing -= 1
            self.changed.notify_all()
            while self.missing:
                self.changed.wait()


def prepare(size, seed, count):
    return size["n"], Meeting(count)


def part(state, index, count):
    n, meeting = state
    meeting.wait_for_all()
    for number in range(index, n, count):
        meeting.found.append(number)


def check(state, results):
    n, meeting = state
    return None if sorted(meeting.found) == list(range(n)) else "the list has %d of %d" % (len(meeting.found), n)
