"""Trouble on many levels: calls in calls that let an exception pass, clean up after it, replace it or end it.

Computes   for each case: the level where it ended, how often it was replaced, and the levels that were cleaned up, in
           order (raise, except with a class found at run time, finally, subclasses)
Shares     nothing; cases are dealt out to the parts
Verified   by going through a case's levels from the inside out in a loop, with a table of who descends from whom and
           without any exception
Source     the rules for except and finally in the Python language reference
"""
import random

GROWS = "cases"

SIZES = {
    "smoke": {"cases": 120, "levels": 6},
    "default": {"cases": 5500, "levels": 16},
    "large": {"cases": 44000, "levels": 16},
}


class Trouble(Exception):
    """Anything that goes wrong; it counts how often it was replaced by another."""

    def __init__(self, replaced):
        Exception.__init__(self, replaced)
        self.replaced = replaced


class Lost(Trouble):
    """Trouble of one kind."""


class Late(Trouble):
    """Trouble of another kind."""


class TooLate(Late):
    """The second kind, only worse."""


KINDS = (Trouble, Lost, Late, TooLate)
#: For each kind, the kinds that it counts as.
COUNTS_AS = ((0,), (0, 1), (0, 2), (0, 2, 3))
PASS, CLEAN, END, REPLACE = range(4)
NOTHING = len(KINDS)


def prepare(size, seed):
    """Cases: (kind raised inside or NOTHING, levels as (what it does, the kind it handles, the kind it raises))."""
    draw = random.Random(seed).random
    cases = []
    for _ in range(size["cases"]):
        levels = []
        for _ in range(size["levels"]):
            action = (PASS, PASS, CLEAN, CLEAN, END, REPLACE)[int(draw() * 6)]
            # One kind in eight handles all; most levels see something that is not theirs.
            handled = (0, 1, 1, 1, 2, 3, 3, 3)[int(draw() * 8)]
            levels.append((action, handled, int(draw() * 4)))
        cases.append((int(draw() * (NOTHING + 1)), levels))
    return cases


def part(state, index, count):
    """[(number of the case, level where it ended, times replaced, levels cleaned up)] of this part's cases."""
    found = []
    kinds = list(KINDS)  # a thread's own, as it is read wherever trouble passes
    number = index
    while number < len(state):
        kind, levels = state[number]
        cleaned = []
        try:
            ended, replaced = _descend(kinds, kind, levels, 0, cleaned)
        except Trouble as trouble:
            ended, replaced = -1, trouble.replaced
        found.append((number, ended, replaced, cleaned))
        number += count
    return found


def _descend(kinds, kind, levels, at, cleaned):
    """(level where the trouble of this case ended, how often it was replaced); raises what was not ended."""
    if at == len(levels):
        if kind != NOTHING:
            raise kinds[kind](0)
        return at, 0
    action, handled, instead = levels[at]
    if action == CLEAN:
        try:
            return _descend(kinds, kind, levels, at + 1, cleaned)
        finally:
            cleaned.append(at)
    if action == END:
        try:
            return _descend(kinds, kind, levels, at + 1, cleaned)
        except kinds[handled] as trouble:
            return at, trouble.replaced
    if action == REPLACE:
        try:
            return _descend(kinds, kind, levels, at + 1, cleaned)
        except kinds[handled] as trouble:
            raise kinds[instead](trouble.replaced + 1)
    return _descend(kinds, kind, levels, at + 1, cleaned)


def _foretold(kind, levels):
    """The same as _descend, and what was cleaned up, by a loop from the innermost level outwards."""
    ended, replaced, cleaned = -1 if kind != NOTHING else len(levels), 0, []
    at = len(levels)
    while at > 0:
        at -= 1
        action, handled, instead = levels[at]
        if action == CLEAN:
            cleaned.append(at)
        elif ended == -1 and action != PASS and handled in COUNTS_AS[kind]:
            if action == END:
                ended = at
            else:
                kind = instead
                replaced += 1
    return ended, replaced, cleaned


def check(state, results):
    """Every case once, ended where the loop says."""
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(state))):
        return "%d cases gone through, %d of them distinct, there were %d" % (
            len(found), len(set(entry[0] for entry in found)), len(state))
    for number, ended, replaced, cleaned in found:
        expected = _foretold(*state[number])
        if (ended, replaced, cleaned) != expected:
            return "case %d ended, was replaced and cleaned up %r, foretold %r" % (
                number, (ended, replaced, cleaned), expected)
    return None
