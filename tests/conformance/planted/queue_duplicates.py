"""A queue that reads its head and moves it after, and gives one item to two takers.

Actors     two, each takes as often as there are items for it
Weak       duplicate: an item was taken twice
"""
REPEATS = True

OUTCOMES = {"each once": "ordinary", "duplicate": {}}


class Line(object):
    """Items 0 to n - 1, and the place of the next one."""

    def __init__(self, times):
        self.items = list(range(2 * times))
        self.head = 0

    def take(self):
        at = self.head
        item = self.items[at]
        self.head = at + 1
        return item


def state(times):
    return Line(times)


def take(line):
    return line.take()


ACTORS = (take, take)


def outcome(line, seen):
    return "each once" if len(set(seen[0] + seen[1])) == len(line.items) else "duplicate"
