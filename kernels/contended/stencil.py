"""Heat spreads over a plate with cold edges; a barrier ends every step.

Computes   two grids that swap roles: a cell's new heat is the mean of its own and its four neighbours' (float
           arithmetic, list items)
Shares     both grids, as lists of rows, and one threading.Barrier; each thread makes the new rows of its band and reads
           the rows next to it, which others made in the step before
Relies on  threading.Barrier: nobody begins a step before all rows of the step before are there
Verified   the plate starts as a sum of products of sine waves; each is an eigenvector of a step, so every cell of the
           last grid has a closed form
Source     the Jacobi iteration of the numerical textbooks; docs.python.org, threading, Barrier objects
"""
from __future__ import division

import math
import random
import threading

NEEDS = ("threading.Barrier",)
SHARES = "two grids of rows, and one threading.Barrier"
GROWS = "rows"

SIZES = {
    "smoke": {"rows": 20, "columns": 20, "steps": 20},
    "default": {"rows": 64, "columns": 64, "steps": 60},
    "large": {"rows": 512, "columns": 64, "steps": 60},
}

WAVES = 3


class Plate(object):
    """Both grids with a cold frame around them, the barrier, and the waves of which the plate is made at first."""

    def __init__(self, waves, grid, steps, count):
        self.waves = waves
        self.grids = [grid, [list(row) for row in grid]]
        self.steps = steps
        self.barrier = threading.Barrier(count)


def prepare(size, seed, count):
    """A plate of the slowest wave and two seeded ones; a wave is (amplitude, half waves down, half waves across)."""
    draw = random.Random(seed).random
    rows, columns = size["rows"], size["columns"]
    waves = [(100.0, 1, 1)]
    while len(waves) < WAVES:
        waves.append((50.0 * draw(), 1 + int(draw() * min(rows, 6)), 1 + int(draw() * min(columns, 6))))
    return Plate(waves, _grid(waves, rows, columns, 0), size["steps"], count)


def _grid(waves, rows, columns, steps):
    """The plate after so many steps, by the closed form."""
    grid = [[0.0] * (columns + 2) for _ in range(rows + 2)]
    for amplitude, down, across in waves:
        turn, other = math.pi * down / (rows + 1), math.pi * across / (columns + 1)
        amplitude *= (0.2 + 0.4 * math.cos(turn) + 0.4 * math.cos(other)) ** steps
        sines = [math.sin(other * column) for column in range(1, columns + 1)]
        for row in range(1, rows + 1):
            height = amplitude * math.sin(turn * row)
            line = grid[row]
            for column, sine in enumerate(sines):
                line[column + 1] += height * sine
    return grid


def part(state, index, count):
    """[(row, its heat at the end)] of this part's band."""
    rows, columns = len(state.grids[0]) - 2, len(state.grids[0][0]) - 2
    first, end = 1 + rows * index // count, 1 + rows * (index + 1) // count
    step = 0
    while step < state.steps:
        old, new = state.grids[step % 2], state.grids[1 - step % 2]
        for row in range(first, end):
            above, here, below = old[row - 1], old[row], old[row + 1]
            line = [0.0]
            column = 1
            while column <= columns:
                heat = here[column] + here[column - 1] + here[column + 1] + above[column] + below[column]
                line.append(0.2 * heat)
                column += 1
            line.append(0.0)
            new[row] = line
        state.barrier.wait()
        step += 1
    last = state.grids[state.steps % 2]
    return [(row, sum(last[row])) for row in range(first, end)]


def check(state, results):
    """Every row once, every cell and every row's heat by the closed form."""
    last = state.grids[state.steps % 2]
    rows, columns = len(last) - 2, len(last[0]) - 2
    heats = [entry for result in results for entry in result]
    if [row for row, _ in heats] != list(range(1, rows + 1)):
        return "rows %s, wanted 1 to %d once each" % ([row for row, _ in heats], rows)
    expected = _grid(state.waves, rows, columns, state.steps)
    for row, heat in heats:
        if len(last[row]) != columns + 2 or abs(heat - sum(expected[row])) > 1e-8 * columns:
            return "row %d has the heat %r, its closed form is %r" % (row, heat, sum(expected[row]))
        for column in range(columns + 2):
            if abs(last[row][column] - expected[row][column]) > 1e-8:
                return "row %d, column %d: %r, its closed form is %r" % (
                    row, column, last[row][column], expected[row][column])
    return None
