"""The product of two matrices that are lists of lists.

Computes   the rows of the product, each entry as row times column (integer arithmetic, indexing in three nested loops)
Shares     nothing; rows of the product are dealt out to the parts
Verified   by Freivalds' check in exact integers: the product times a seeded vector is the left matrix times
           (the right matrix times that vector); wrong entries pass with a chance below one in a million
Source     the schoolbook definition; R. Freivalds, Probabilistic machines can use less running time (1977)
"""
import random

GROWS = "rows"

SIZES = {
    "smoke": {"rows": 11, "inner": 13, "columns": 12},
    "default": {"rows": 64, "inner": 76, "columns": 68},
    "large": {"rows": 512, "inner": 76, "columns": 68},
}


def prepare(size, seed):
    """(left matrix, right matrix, probing vector): entries from -500 to 499, the vector's from 1 to 2 ** 20."""
    draw = random.Random(seed).random
    left = [[int(draw() * 1000) - 500 for _ in range(size["inner"])] for _ in range(size["rows"])]
    right = [[int(draw() * 1000) - 500 for _ in range(size["columns"])] for _ in range(size["inner"])]
    return left, right, [int(draw() * 1048576) + 1 for _ in range(size["columns"])]


def part(state, index, count):
    """[(row, the product's row)] of this part's rows."""
    left, right = state[0], state[1]
    inner, columns = len(right), len(right[0])
    rows = []
    row = index
    while row < len(left):
        factors = left[row]
        product = []
        column = 0
        while column < columns:
            total = 0
            at = 0
            while at < inner:
                total += factors[at] * right[at][column]
                at += 1
            product.append(total)
            column += 1
        rows.append((row, product))
        row += count
    return rows


def check(state, results):
    """Every row once, and none that maps the probing vector elsewhere than both matrices one after the other."""
    left, right, probe = state
    rows = sorted(entry for result in results for entry in result)
    if [row for row, _ in rows] != list(range(len(left))):
        return "%d rows computed, %d of them distinct, wanted %d" % (
            len(rows), len(set(row for row, _ in rows)), len(left))
    halfway = [_dot(entries, probe) for entries in right]
    for row, product in rows:
        if len(product) != len(probe):
            return "row %d of the product has %d entries, wanted %d" % (row, len(product), len(probe))
        if _dot(product, probe) != _dot(left[row], halfway):
            return "row %d of the product maps the probe to %d, the matrices one by one to %d" % (
                row, _dot(product, probe), _dot(left[row], halfway))
    return None


def _dot(first, second):
    return sum(one * other for one, other in zip(first, second))
