"""A counter without a lock, which loses an increment.

Actors     two, each counts once by a method
Weak       lost: it ends lower than it was counted
"""
REPEATS = True

OUTCOMES = {"all counted": "ordinary", "lost": {}}


class Counter(object):
    """A number, read by one method and written by another."""

    def __init__(self, times):
        self.times = times
        self.value = 0

    def next(self):
        return self.value + 1

    def count(self):
        self.value = self.next()


def state(times):
    return Counter(times)


def count(counter):
    counter.count()


ACTORS = (count, count)


def outcome(counter, seen):
    return "all counted" if counter.value == 2 * counter.times else "lost"
