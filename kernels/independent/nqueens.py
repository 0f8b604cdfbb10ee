"""The number of ways to place n queens on n x n boards so that none attacks another.

Computes   the number of placements on several boards, by depth-first search over bit masks (integers, recursion)
Shares     nothing; the placements of the first two queens are dealt out to the parts
Verified   against the published counts, sequence A000170 of the On-Line Encyclopedia of Integer Sequences
Source     the textbook backtracking search; pyperformance and are-we-fast-yet have relatives of it
"""
import random

GROWS = "boards"
BOUNDS = {"n": (2, 7)}

SIZES = {
    "smoke": {"n": 6, "boards": 2},
    "default": {"n": 9, "boards": 13},
    "large": {"n": 9, "boards": 104},
}

A000170 = (1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14200, 73712)


def prepare(size, seed):
    """(n, boards, the openings of all boards in a seeded order).

    An opening is (columns, falling, rising) after the first two rows.
    """
    n, boards = size["n"], size["boards"]
    openings = []
    for first in range(n):
        for second in range(n):
            if abs(first - second) > 1:
                one, two = 1 << first, 1 << second
                openings.append((one | two, one << 2 | two << 1, one >> 2 | two >> 1))
    draw = random.Random(seed).random
    return n, boards, sorted(openings * boards, key=lambda opening: draw())


def part(state, index, count):
    """Placements that go on from this part's openings."""
    n, _, openings = state
    full = (1 << n) - 1
    found = 0
    at = index
    while at < len(openings):
        columns, falling, rising = openings[at]
        found += _place(full, columns, falling, rising)
        at += count
    return found


def _place(full, columns, falling, rising):
    if columns == full:
        return 1
    found = 0
    free = full & ~(columns | falling | rising)
    while free:
        queen = free & -free
        free ^= queen
        found += _place(full, columns | queen, (falling | queen) << 1, (rising | queen) >> 1)
    return found


def check(state, results):
    """The published count for each board (of 2 x 2 and more: an opening has two queens)."""
    n, boards, _ = state
    if sum(results) != boards * A000170[n]:
        return "%d placements on %d boards of %d x %d, published %d each" % (sum(results), boards, n, n, A000170[n])
    return None
