"""The longest common subsequence of two texts, block by block; blocks hand on cells that are filled once.

Computes   the table of lengths, a block of rows and columns at a time (comparisons, list items)
Shares     a cell for the lower edge of each block, as a future has it: one thread fills it, the one that has the row of
           blocks below waits for it.  Rows of blocks are dealt out to the threads; all go from left to right, so a wave
           of blocks passes through the table and the topmost row that is not done never waits for good
Relies on  threading.Event: what is written before set is seen after wait; no lock
Verified   every edge against the lengths that a bit vector gives, with an addition and a subtraction for each row
Source     the textbook recurrence; H. Hyyro, Bit-parallel LCS-length computation revisited (2004), for the check;
           docs.python.org, threading, Event objects
"""
import random
import threading

SHARES = "cells for the blocks' edges, a threading.Event in each"
GROWS = "rows"

SIZES = {
    "smoke": {"rows": 100, "columns": 50, "block": 10},
    "default": {"rows": 600, "columns": 500, "block": 25},
    "large": {"rows": 4800, "columns": 500, "block": 25},
}

LETTERS = "ACGT"


class Cell(object):
    """A value that is filled in once; before that it is nothing but zeros, and asking for it waits."""

    def __init__(self, zeros):
        self.value = zeros
        self.filled = threading.Event()

    def fill(self, value):
        """Say what the value is, and let those go who wait for it."""
        self.value = value
        self.filled.set()

    def get(self):
        """The value, once it is filled in."""
        self.filled.wait()
        return self.value


class Comparison(object):
    """Two texts cut into pieces, and a row of cells below each piece of the first; the cells above all are zeros."""

    def __init__(self, down, across):
        self.down = down
        self.across = across
        self.cells = [[Cell([0] * len(piece)) for piece in across] for _ in range(len(down) + 1)]
        for cell in self.cells[0]:
            cell.fill(cell.value)


def prepare(size, seed):
    """Two seeded texts of four letters, cut into pieces of ``block`` letters, the last as long as is left."""
    draw = random.Random(seed).random
    texts = []
    for length in (size["rows"], size["columns"]):
        text = "".join(LETTERS[int(draw() * 4)] for _ in range(length))
        texts.append([text[at:at + size["block"]] for at in range(0, length, size["block"])])
    return Comparison(*texts)


def part(state, index, count):
    """[(row of blocks, the right edge of its last block)] of this part's rows."""
    edges = []
    row = index
    while row < len(state.down):
        above, below = state.cells[row], state.cells[row + 1]
        edge = [0] * len(state.down[row])
        corner = 0
        for column, piece in enumerate(state.across):
            upper = above[column].get()
            lower, edge = _block(state.down[row], piece, upper, edge, corner)
            corner = upper[-1]
            below[column].fill(lower)
        edges.append((row, edge))
        row += count
    return edges


def _block(down, across, upper, left, corner):
    """(lower edge, right edge) of a block between its upper and its left edge."""
    right = []
    for at, letter in enumerate(down):
        line = []
        before, diagonal = left[at], corner
        column = 0
        while column < len(across):
            over = upper[column]
            if letter == across[column]:
                before = diagonal + 1
            elif over > before:
                before = over
            line.append(before)
            diagonal = over
            column += 1
        corner, upper = left[at], line
        right.append(before)
    return upper, right


def check(state, results):
    """Every edge as the bit vector has it: in each row, a column where the length grows is a zero bit."""
    edges = dict(entry for result in results for entry in result)
    if sorted(edges) != list(range(len(state.down))) or sum(len(result) for result in results) != len(edges):
        return "%d rows of blocks done, there are %d" % (sum(len(result) for result in results), len(state.down))
    across = "".join(state.across)
    places = dict((letter, sum(1 << at for at, other in enumerate(across) if other == letter)) for letter in LETTERS)
    full = (1 << len(across)) - 1
    vector = full
    for row, piece in enumerate(state.down):
        right = []
        for letter in piece:
            common = vector & places[letter]
            vector = ((vector + common) | (vector - common)) & full
            right.append(len(across) - bin(vector).count("1"))
        if edges[row] != right:
            return "row of blocks %d ends with the lengths %s, wanted %s" % (row, edges[row], right)
        length, lower = 0, []
        for column in range(len(across)):
            length += 1 - (vector >> column & 1)
            lower.append(length)
        if [value for cell in state.cells[row + 1] for value in cell.value] != lower:
            return "the lengths below row of blocks %d are wrong" % row
    return None
