"""A table that many may read at the same time and one alone may write, under a lock built on threading.Condition.

Computes   a weighted sum of the table's cells for each reading; a writing adds one amount to every cell
Shares     the table, the total of what was added to each cell, and one readers-writer lock; a waiting writer goes
           before readers who come later
Relies on  threading.Condition: its lock guards the counts of readers and writers, and wait gives it up and takes it
           again; what a writer wrote is seen by who reads next
Verified   each weighted sum by its closed form in the total seen with it; a thread's totals never go back; the last
           total is the sum of all amounts
Source     P. J. Courtois, F. Heymans, D. L. Parnas, Concurrent control with readers and writers (1971);
           docs.python.org, threading, Condition objects
"""
import random
import threading

SHARES = "a table under a readers-writer lock built on threading.Condition"
GROWS = "turns"

SIZES = {
    "smoke": {"turns": 800, "cells": 40, "every": 3},
    "default": {"turns": 4000, "cells": 150, "every": 10},
    "large": {"turns": 32000, "cells": 150, "every": 10},
}


class ReadersWriter(object):
    """Any number of readers, or one writer."""

    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.writing = False
        self.waiting = 0

    def begin_reading(self):
        """Wait until no writer writes or waits."""
        with self.changed:
            while self.writing or self.waiting:
                self.changed.wait()
            self.readers += 1

    def end_reading(self):
        """The last reader lets a writer in."""
        with self.changed:
            self.readers -= 1
            if self.readers == 0:
                self.changed.notify_all()

    def begin_writing(self):
        """Wait until nobody reads or writes."""
        with self.changed:
            self.waiting += 1
            while self.writing or self.readers:
                self.changed.wait()
            self.waiting -= 1
            self.writing = True

    def end_writing(self):
        """Let everybody see for themselves."""
        with self.changed:
            self.writing = False
            self.changed.notify_all()


class Table(object):
    """Cells that start as 0, 1, 2 ...; what was added to each so far; the read-only turns, 0 for a reading."""

    def __init__(self, turns, cells):
        self.turns = turns
        self.cells = list(range(cells))
        self.total = 0
        self.lock = ReadersWriter()


def prepare(size, seed):
    """A table to which nothing was added; a turn is the amount of a writing, the first and one in ``every``, or 0."""
    draw = random.Random(seed).random
    turns = []
    for _ in range(size["turns"]):
        turns.append(1 + int(draw() * 9) if draw() * size["every"] < 1 or not turns else 0)
    return Table(turns, size["cells"])


def part(state, index, count):
    """[(total, weighted sum)] of this part's readings, in order."""
    turns, cells, lock = state.turns, state.cells, state.lock
    readings = []
    at = index
    while at < len(turns):
        amount = turns[at]
        if amount:
            lock.begin_writing()
            for cell in range(len(cells)):
                cells[cell] += amount
            state.total += amount
            lock.end_writing()
        else:
            lock.begin_reading()
            total = state.total
            weight = weighted = 0
            for cell in cells:
                weight += 1
                weighted += weight * cell
            lock.end_reading()
            readings.append((total, weighted))
        at += count
    return readings


def check(state, results):
    """Every reading of one piece and in order, every writing in the table."""
    cells = len(state.cells)
    for index, readings in enumerate(results):
        turns = state.turns[index::len(results)]
        if len(readings) != turns.count(0):
            return "part %d made %d readings of %d" % (index, len(readings), turns.count(0))
        following = iter(readings)
        least = 0
        for amount in turns:
            least += amount
            if amount == 0:
                total, weighted = next(following)
                if weighted != (cells - 1) * cells * (cells + 1) // 3 + total * cells * (cells + 1) // 2:
                    return "a reading of the total %d has the weighted sum %d" % (total, weighted)
                if total < least:
                    return "part %d read the total %d after %d" % (index, total, least)
                least = total
    written = sum(state.turns)
    if state.total != written or state.cells != [cell + written for cell in range(cells)]:
        return "the total is %d, the cells start with %s, %d was written" % (state.total, state.cells[:3], written)
    return None
