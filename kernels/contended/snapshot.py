"""A table of running totals that is never changed: writers replace the whole by a changed copy.

Computes   a weighted sum over the snapshot at hand, for each reading and after each writing; a writing adds an amount
           to one cell and all that follow
Shares     the reference to the current snapshot, which is read without a lock; a lock for the writers
Relies on  reading and replacing a reference, an attribute of an object, being atomic, and on a new snapshot being seen
           complete; mutual exclusion of the writers by threading.Lock: without it two make the same version
Verified   the writings, put in the order of the versions that they made, are replayed one by one; every reading must
           have its version's sum, and a thread's versions never go back
Source     copy on write; docs.python.org, library FAQ, What kinds of global value mutation are thread-safe?:
           x.field = y
"""
import random
import threading

SHARES = "a reference to an unchanging snapshot, and the writers' lock"
GROWS = "turns"

SIZES = {
    "smoke": {"turns": 1500, "cells": 30, "every": 3},
    "default": {"turns": 14000, "cells": 40, "every": 10},
    "large": {"turns": 112000, "cells": 40, "every": 10},
}


class Snapshot(object):
    """A version of the table; nothing changes it once it is made."""

    def __init__(self, version, totals):
        self.version = version
        self.totals = totals


class Holder(object):
    """The current snapshot, the writers' lock, and the read-only turns as (cell, amount), amount 0 for a reading."""

    def __init__(self, turns, cells):
        self.turns = turns
        self.current = Snapshot(0, [0] * cells)
        self.lock = threading.Lock()

    def add(self, cell, amount):
        """Make the next version, in which the cell has so much more, the current one; return it."""
        with self.lock:
            current = self.current
            totals = list(current.totals)
            while cell < len(totals):
                totals[cell] += amount
                cell += 1
            changed = Snapshot(current.version + 1, totals)
            self.current = changed
        return changed


def prepare(size, seed):
    """A table of zeros as version 0; the first turn and one in ``every`` are writings."""
    draw = random.Random(seed).random
    turns = []
    for _ in range(size["turns"]):
        amount = 1 + int(draw() * 999) if draw() * size["every"] < 1 or not turns else 0
        turns.append((int(draw() * size["cells"]), amount))
    return Holder(turns, size["cells"])


def part(state, index, count):
    """[(version, weighted sum)] of the snapshot that each of this part's turns found or made, in order."""
    turns = state.turns
    found = []
    at = index
    while at < len(turns):
        cell, amount = turns[at]
        snapshot = state.add(cell, amount) if amount else state.current
        weight = weighted = 0
        for total in snapshot.totals:
            weight += 1
            weighted += weight * total
        found.append((snapshot.version, weighted))
        at += count
    return found


def check(state, results):
    """The versions are complete, each turn's sum is its version's, and nobody goes back."""
    made = {}
    for index, found in enumerate(results):
        turns = state.turns[index::len(results)]
        if len(found) != len(turns):
            return "part %d took %d turns of %d" % (index, len(found), len(turns))
        newest = 0
        for (cell, amount), (version, _) in zip(turns, found):
            if version < newest + (amount > 0):
                return "part %d met version %d after %d" % (index, version, newest)
            newest = version
            if amount:
                if version in made:
                    return "two writings made version %d" % version
                made[version] = (cell, amount)
    if sorted(made) != list(range(1, len(made) + 1)):
        return "%d writings made versions up to %d" % (len(made), max(made))
    cells, sums = len(state.current.totals), [0]
    for version in range(1, len(made) + 1):
        cell, amount = made[version]
        sums.append(sums[-1] + amount * (cells * (cells + 1) - cell * (cell + 1)) // 2)
    for found in results:
        for version, weighted in found:
            if version >= len(sums) or weighted != sums[version]:
                return "version %d was found with the sum %d" % (version, weighted)
    total = sum(amount for _, amount in made.values())
    if state.current.version != len(made) or state.current.totals[-1] != total:
        return "the last snapshot is version %d of %d, its last total %d, wanted %d" % (
            state.current.version, len(made), state.current.totals[-1], total)
    return None
