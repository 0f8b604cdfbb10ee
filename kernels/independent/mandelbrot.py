"""Points of a grid that stay bounded under z -> z * z + c, and the steps that the others take to escape.

Computes   for each row of the grid, the sum of the turns before escape (float arithmetic, tight loop)
Shares     nothing; rows are dealt out to the parts
Verified   the set is its own mirror image, so a row equals its mirrored row; a seeded choice of rows is
           computed again with the complex type; points of the main cardioid and of the disc around -1, known
           from their closed forms, must use every turn
Source     B. Mandelbrot's set; the Computer Language Benchmarks Game has the bitmap version
"""
from __future__ import division

import random

GROWS = "height"

SIZES = {
    "smoke": {"width": 16, "height": 9, "turns": 20},
    "default": {"width": 144, "height": 63, "turns": 100},
    "large": {"width": 144, "height": 504, "turns": 100},
}


def prepare(size, seed):
    """(real parts, imaginary parts in exact mirrored pairs, turns, rows to compute again)."""
    width, height, turns = size["width"], size["height"], size["turns"]
    reals = [-2.0 + 2.75 * column / width for column in range(width)]
    imaginaries = [1.25 * (2 * row - height + 1) / height for row in range(height)]
    return reals, imaginaries, turns, int(random.Random(seed).random() * height)


def part(state, index, count):
    """[(row, sum of turns)] of this part's rows."""
    reals, imaginaries, turns, _ = state
    rows = []
    row = index
    while row < len(imaginaries):
        ci = imaginaries[row]
        total = 0
        for cr in reals:
            zr = zi = 0.0
            left = turns
            while left > 0:
                rr = zr * zr
                ii = zi * zi
                if rr + ii > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = rr - ii + cr
                left -= 1
            total += turns - left
        rows.append((row, total))
        row += count
    return rows


def _again(reals, imaginary, turns):
    """A row by complex numbers, and what the closed forms promise at least."""
    total = least = 0
    for real in reals:
        c = complex(real, imaginary)
        z = 0j
        used = 0
        while used < turns and z.real * z.real + z.imag * z.imag <= 4.0:
            z = z * z + c
            used += 1
        total += used
        from_quarter = (real - 0.25) ** 2 + imaginary * imaginary
        cardioid = from_quarter * (from_quarter + real - 0.25) < 0.2499 * imaginary * imaginary
        if cardioid or (real + 1) ** 2 + imaginary * imaginary < 0.0624:
            least += turns
    return total, least


def check(state, results):
    """Each row once, mirrored rows equal, the chosen row right."""
    reals, imaginaries, turns, chosen = state
    rows = dict(entry for result in results for entry in result)
    height = len(imaginaries)
    if sorted(rows) != list(range(height)) or sum(len(result) for result in results) != height:
        return "rows computed: %d of %d" % (len(rows), height)
    for row in range(height // 2):
        if rows[row] != rows[height - 1 - row]:
            return "row %d has %d, its mirror image %d" % (row, rows[row], rows[height - 1 - row])
    total, least = _again(reals, imaginaries[chosen], turns)
    if rows[chosen] != total or total < least:
        return "row %d has %d, by complex numbers %d, at least %d" % (chosen, rows[chosen], total, least)
    return None
