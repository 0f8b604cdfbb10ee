"""A pipeline of generators: two search trees walked lazily, merged, turned into gaps, which a coroutine tallies.

Computes   for each pair of trees: number of gaps between neighbouring values, their sum, the largest, and their sum
           weighted by place (recursive generators, next, send)
Shares     nothing; pairs of trees are dealt out to the parts
Verified   against sorted() of all values of both trees, neighbours subtracted by list arithmetic
Source     the same fringe problem and the merge of sorted streams, as texts on coroutines have them
"""
import random

GROWS = "pairs"

SIZES = {
    "smoke": {"pairs": 4, "values": 20},
    "default": {"pairs": 160, "values": 130},
    "large": {"pairs": 1280, "values": 130},
}

LARGEST = 1000000


def prepare(size, seed):
    """(pairs of lists of values, the pairs of search trees that they grow, as lists [left, value, right])."""
    draw = random.Random(seed).random
    pairs = []
    for _ in range(size["pairs"]):
        pairs.append([[int(draw() * LARGEST) for _ in range(size["values"])] for _ in range(2)])
    return pairs, [[_grown(values) for values in pair] for pair in pairs]


def _grown(values):
    root = [None, values[0], None]
    for value in values[1:]:
        tree = root
        while tree is not None:
            above, side = tree, 0 if value < tree[1] else 2
            tree = tree[side]
        above[side] = [None, value, None]
    return root


def part(state, index, count):
    """[(number of the pair, gaps, their sum, the largest, their weighted sum)] of this part's pairs."""
    trees = state[1]
    found = []
    number = index
    while number < len(trees):
        one, other = trees[number]
        tally = _tally()
        summary = next(tally)
        for gap in _gaps(_merged(_walked(one), _walked(other))):
            summary = tally.send(gap)
        found.append((number,) + summary)
        number += count
    return found


def _walked(tree):
    if tree[0] is not None:
        for value in _walked(tree[0]):
            yield value
    yield tree[1]
    if tree[2] is not None:
        for value in _walked(tree[2]):
            yield value


def _merged(first, second):
    one, other = next(first, None), next(second, None)
    while one is not None and other is not None:
        if one < other:
            yield one
            one = next(first, None)
        else:
            yield other
            other = next(second, None)
    while one is not None:
        yield one
        one = next(first, None)
    while other is not None:
        yield other
        other = next(second, None)


def _gaps(values):
    before = next(values)
    for value in values:
        yield value - before
        before = value


def _tally():
    """A coroutine: send it numbers, it answers with (how many, sum, largest, sum weighted by place)."""
    seen = total = largest = weighted = 0
    while True:
        number = yield seen, total, largest, weighted
        seen += 1
        total += number
        weighted += seen * number
        if number > largest:
            largest = number


def check(state, results):
    """Every pair once, with the tally of the sorted values' differences."""
    pairs = state[0]
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(pairs))):
        return "pairs merged: %s, wanted each of %d once" % ([entry[0] for entry in found], len(pairs))
    for entry in found:
        values = sorted(pairs[entry[0]][0] + pairs[entry[0]][1])
        gaps = [values[place + 1] - values[place] for place in range(len(values) - 1)]
        weighted = sum((place + 1) * gap for place, gap in enumerate(gaps))
        expected = (len(gaps), values[-1] - values[0], max(gaps), weighted)
        if entry[1:] != expected:
            return "pair %d: gaps, sum, largest and weighted sum are %r, by sorting %r" % (
                entry[0], entry[1:], expected)
    return None
