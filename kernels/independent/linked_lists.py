"""Linked lists, strung up, sorted by merging, thinned out and turned round: one pointer after the other.

Computes   for each list: its distinct values in falling order, all by relinking (objects, attributes, recursion)
Shares     nothing; lists are dealt out to the parts
Verified   against sorted() of the set of the same values
Source     J. von Neumann's merge sort, top down on links; are-we-fast-yet's List is the other classic on linked lists
"""
import random

GROWS = "lists"

SIZES = {
    "smoke": {"lists": 5, "links": 40},
    "default": {"lists": 112, "links": 250},
    "large": {"lists": 896, "links": 250},
}


class Link(object):
    """A value and the rest of the list, None behind the last link."""

    __slots__ = ("rest", "value")

    def __init__(self, value, rest):
        self.value = value
        self.rest = rest


def prepare(size, seed):
    """Lists of seeded values, so few different ones that some are drawn twice."""
    draw = random.Random(seed).random
    links = size["links"]
    return [[int(draw() * 2 * links) for _ in range(links)] for _ in range(size["lists"])]


def part(state, index, count):
    """[(number of the list, its distinct values in falling order)] of this part's lists."""
    found = []
    number = index
    while number < len(state):
        first = None
        for value in state[number]:
            first = Link(value, first)
        first = _reversed(_thinned(_sorted(first, len(state[number]))))
        values = []
        while first is not None:
            values.append(first.value)
            first = first.rest
        found.append((number, values))
        number += count
    return found


def _sorted(first, links):
    """The first so many links in rising order; the link behind them is left out."""
    if links == 1:
        first.rest = None
        return first
    half = links // 2
    middle = first
    steps = half
    while steps > 0:
        middle = middle.rest
        steps -= 1
    # The later half goes first: sorting the earlier one cuts the way to it.
    later = _sorted(middle, links - half)
    return _merged(_sorted(first, half), later)


def _merged(one, other):
    end = before = Link(None, None)
    while one is not None and other is not None:
        if other.value < one.value:
            end.rest = other
            other = other.rest
        else:
            end.rest = one
            one = one.rest
        end = end.rest
    end.rest = other if one is None else one
    return before.rest


def _thinned(first):
    link = first
    while link.rest is not None:
        if link.rest.value == link.value:
            link.rest = link.rest.rest
        else:
            link = link.rest
    return first


def _reversed(first):
    before = None
    while first is not None:
        following = first.rest
        first.rest = before
        before = first
        first = following
    return before


def check(state, results):
    """Every list once, with the values that the standard library's sort and set give."""
    found = sorted(entry for result in results for entry in result)
    if [number for number, _ in found] != list(range(len(state))):
        return "lists sorted: %s, wanted each of %d once" % ([number for number, _ in found], len(state))
    for number, values in found:
        expected = sorted(set(state[number]), reverse=True)
        if values != expected:
            return "list %d has %d distinct values %r ..., by sorted() %d: %r ..." % (
                number, len(values), values[:5], len(expected), expected[:5])
    return None
