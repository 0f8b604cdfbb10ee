"""The spectral norm of an endless matrix's corner, by the power method: how far it stretches a vector.

Computes   for each start vector u: the norm after twenty turns of u -> A'Au, and the length that u has grown to
           (float arithmetic; a function call for each of the matrix's entries, which are never stored)
Shares     nothing; start vectors are dealt out to the parts
Verified   against bounds that enclose the norm whatever the iteration did (Collatz and Wielandt: a positive matrix
           stretches no positive vector's parts all less, or all more, than its greatest eigenvalue), from a stored
           matrix that was filled by counting along its diagonals; a start grows by norm squared a turn times
           its share in the leading direction; at n = 100 the norm is the published one
Source     the Computer Language Benchmarks Game (matrix, turns, norms for n = 100 and 5500)
"""
from __future__ import division

import math
import random

GROWS = "starts"

SIZES = {
    "smoke": {"n": 8, "starts": 4},
    "default": {"n": 17, "starts": 16},
    "large": {"n": 17, "starts": 128},
}

TURNS = 20
PUBLISHED = {100: 1.274219991}
AT_MOST = 1.274224154  # published for n = 5500: 1.274224153, and a larger corner only has a larger norm


def prepare(size, seed):
    """Start vectors: all ones, then seeded ones of positive numbers."""
    draw = random.Random(seed).random
    n = size["n"]
    return [[1.0] * n] + [[0.5 + draw() for _ in range(n)] for _ in range(size["starts"] - 1)]


def part(state, index, count):
    """[(number of the start vector, norm, its length after the last turn)] of this part's start vectors."""
    found = []
    number = index
    while number < len(state):
        before = after = state[number]
        turns = TURNS
        while turns > 0:
            before = after
            after = _down(_across(before))
            turns -= 1
        norm = math.sqrt(_dot(before, after) / _dot(before, before))
        found.append((number, norm, math.sqrt(_dot(after, after))))
        number += count
    return found


def _entry(row, column):
    diagonal = row + column
    return 1.0 / (diagonal * (diagonal + 1) // 2 + row + 1)


def _across(vector):
    image = []
    row = 0
    while row < len(vector):
        total = 0.0
        column = 0
        while column < len(vector):
            total += _entry(row, column) * vector[column]
            column += 1
        image.append(total)
        row += 1
    return image


def _down(vector):
    image = []
    column = 0
    while column < len(vector):
        total = 0.0
        row = 0
        while row < len(vector):
            total += _entry(row, column) * vector[row]
            row += 1
        image.append(total)
        column += 1
    return image


def _dot(first, second):
    total = 0.0
    for at, value in enumerate(first):
        total += value * second[at]
    return total


def _stored(n):
    """The matrix as rows: one over 1, 2, 3 ... in the order of its diagonals, each from the top down."""
    rows = [[0.0] * n for _ in range(n)]
    number = 0
    for diagonal in range(2 * n - 1):
        for row in range(diagonal + 1):
            number += 1
            if row < n and diagonal - row < n:
                rows[row][diagonal - row] = 1.0 / number
    return rows


def _enclosed(n):
    """(least, greatest) possible norm and the leading direction, of length 1."""
    rows = _stored(n)
    columns = list(zip(*rows))
    direction = [1.0] * n
    for _ in range(60):
        image = [sum(entry * value for entry, value in zip(row, direction)) for row in rows]
        image = [sum(entry * value for entry, value in zip(column, image)) for column in columns]
        ratios = [after / before for after, before in zip(image, direction)]
        length = math.sqrt(sum(value * value for value in image))
        direction = [value / length for value in image]
        if max(ratios) - min(ratios) < 1e-12:
            break
    return math.sqrt(min(ratios)), math.sqrt(max(ratios)), direction


def check(state, results):
    """Every start vector once, its norm within the bounds, its growth as its leading share foretells."""
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(state))):
        return "start vectors used: %s, wanted each of %d once" % ([entry[0] for entry in found], len(state))
    n = len(state[0])
    least, greatest, direction = _enclosed(n)
    for number, norm, length in found:
        if not least - 1e-9 < norm < greatest + 1e-9:
            return "start %d finds norm %.12f, bounds are %.12f and %.12f" % (number, norm, least, greatest)
        if abs(norm - PUBLISHED.get(n, norm)) > 1e-9 or (n <= 5500 and norm > AT_MOST):
            return "start %d finds norm %.9f, published %.9f" % (number, norm, PUBLISHED.get(n, AT_MOST))
        foretold = sum(one * other for one, other in zip(state[number], direction)) * least ** (2 * TURNS)
        if abs(length / foretold - 1) > 1e-6:
            return "start %d has grown to length %.9g, foretold %.9g" % (number, length, foretold)
    return None
