"""Decks of cards are sorted by all threads together: each sorts a slice, then slices are merged pairwise in a tree.

Computes   each deck in ascending order, by merging (comparisons, list appends)
Shares     a table of runs and a threading.Event for each: whoever needs a run waits until its event is set.  Who is the
           root of the tree changes from deck to deck, so that no thread has more to merge than the others
Relies on  threading.Event: what is written before set is seen after wait; no lock
Verified   against the interpreter's own sort; every deck has one root
Source     J. von Neumann's merge sort, its merges as a tree; docs.python.org, threading, Event objects
"""
import random
import threading

SHARES = "a table of runs with a threading.Event for each"
GROWS = "decks"

SIZES = {
    "smoke": {"decks": 5, "cards": 150},
    "default": {"decks": 36, "cards": 750},
    "large": {"decks": 288, "cards": 750},
}


class Table(object):
    """The decks, and for each deck and role the run that this role hands on and the event that says it is there."""

    def __init__(self, decks, count):
        self.decks = decks
        self.runs = [[[] for _ in range(count)] for _ in decks]
        self.ready = [[threading.Event() for _ in range(count)] for _ in decks]


def prepare(size, seed, count):
    """Decks of seeded numbers below 100000, none sorted."""
    draw = random.Random(seed).random
    return Table([[int(draw() * 100000) for _ in range(size["cards"])] for _ in range(size["decks"])], count)


def part(state, index, count):
    """The decks of which this part was the root, in order."""
    rooted = []
    for number, deck in enumerate(state.decks):
        role = (index + number) % count
        runs, ready = state.runs[number], state.ready[number]
        run = _sorted(deck[len(deck) * role // count:len(deck) * (role + 1) // count])
        reach = 1
        # A role hands on at the lowest bit set in its number; role 0, the root, has none and merges to the end.
        while reach < count and role % (2 * reach) == 0:
            if role + reach < count:
                ready[role + reach].wait()
                run = _merged(run, runs[role + reach])
            reach *= 2
        runs[role] = run
        ready[role].set()
        if role == 0:
            rooted.append(number)
    return rooted


def _sorted(cards):
    runs = [[card] for card in cards]
    while len(runs) > 1:
        longer = [_merged(runs[at], runs[at + 1]) for at in range(0, len(runs) - 1, 2)]
        if len(runs) % 2:
            longer.append(runs[-1])
        runs = longer
    return runs[0] if runs else []


def _merged(left, right):
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def check(state, results):
    """Every deck has one root, and its run is what the interpreter's own sort makes of the deck."""
    rooted = sorted(number for result in results for number in result)
    if rooted != list(range(len(state.decks))):
        return "decks that have a root: %s, wanted each of %d once" % (rooted, len(state.decks))
    for number, deck in enumerate(state.decks):
        run = state.runs[number][0]
        if len(run) != len(deck):
            return "deck %d has %d cards when sorted, it had %d" % (number, len(run), len(deck))
        for at, card in enumerate(sorted(deck)):
            if run[at] != card:
                return "deck %d, place %d: card %d, wanted %d" % (number, at, run[at], card)
    return None
