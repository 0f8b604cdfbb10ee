"""The longest walks from numbers down to 1, when an even one is halved and an odd one tripled and increased.

Computes   for each start: how many halvings and how many triplings its walk takes (integer arithmetic, tight loop)
Shares     nothing; starts are dealt out to the parts
Verified   each walk again in leaps of eight: a number's last eight bits alone say how it goes on for eight halvings, so
           a table of 256 rows leaps them, and a second table knows the walks of small numbers; the lengths of
           the record holders among the starts are published
Source     L. Collatz's problem; the records are sequences A006877 and A006878 of the On-Line Encyclopedia of
           Integer Sequences
"""
import random

GROWS = "starts"

SIZES = {
    "smoke": {"starts": 100},
    "default": {"starts": 2500},
    "large": {"starts": 20000},
}

#: Start -> length of its walk.
RECORDS = {27: 111, 97: 118, 871: 178, 6171: 261, 77031: 350, 837799: 524, 8400511: 685}
LARGEST = 1 << 24
BITS = 8
SMALL = 2 << BITS  # from here on a leap of eight halvings cannot pass 1


def prepare(size, seed):
    """The starts: published record holders, then seeded numbers from 1 to LARGEST."""
    draw = random.Random(seed).random
    drawn = [int(draw() * LARGEST) + 1 for _ in range(size["starts"])]
    return (sorted(RECORDS) + drawn)[:size["starts"]]


def part(state, index, count):
    """[(place in the list of starts, halvings, triplings)] of this part's walks."""
    walks = []
    at = index
    while at < len(state):
        number = state[at]
        halvings = triplings = 0
        while number != 1:
            if number & 1:
                number = 3 * number + 1
                triplings += 1
            else:
                number >>= 1
                halvings += 1
        walks.append((at, halvings, triplings))
        at += count
    return walks


def _leaps():
    """(factor, summand, triplings) by last bits: number -> (number >> BITS) * factor + summand takes BITS halvings."""
    table = []
    for number in range(1 << BITS):
        factor, triplings = 1, 0
        for _ in range(BITS):
            if number & 1:
                number = 3 * number + 1
                factor *= 3
                triplings += 1
            number //= 2
        table.append((factor, number, triplings))
    return table


def _short_walks():
    """(halvings, triplings) by number, below SMALL: each walks only until it is below itself."""
    walks = {1: (0, 0)}
    for start in range(2, SMALL):
        number, halvings, triplings = start, 0, 0
        while number >= start:
            number, odd = ((3 * number + 1) // 2, 1) if number % 2 else (number // 2, 0)
            halvings += 1
            triplings += odd
        walks[start] = (halvings + walks[number][0], triplings + walks[number][1])
    return walks


def check(state, results):
    """Every start walked once, with as many halvings and triplings as the leaps, and the published length."""
    walks = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in walks] != list(range(len(state))):
        return "%d walks of %d starts, there are %d starts" % (
            len(walks), len(set(entry[0] for entry in walks)), len(state))
    leaps, short = _leaps(), _short_walks()
    for at, halvings, triplings in walks:
        start = number = state[at]
        by_leaps = odd = 0
        while number >= SMALL:
            factor, summand, triples = leaps[number & 255]
            number = (number >> BITS) * factor + summand
            by_leaps += BITS
            odd += triples
        expected = (by_leaps + short[number][0], odd + short[number][1])
        if (halvings, triplings) != expected:
            return "from %d: %d halvings and %d triplings, by leaps %d and %d" % (
                (start, halvings, triplings) + expected)
        if halvings + triplings != RECORDS.get(start, halvings + triplings):
            return "from %d: %d steps, published %d" % (start, halvings + triplings, RECORDS[start])
    return None
