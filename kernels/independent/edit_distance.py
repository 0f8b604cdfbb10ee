"""The fewest insertions, deletions and substitutions that lead from one string to another.

Computes   for each pair of strings Levenshtein's distance, by the table of all prefixes (lists, minima, two loops)
Shares     nothing; pairs are dealt out to the parts
Verified   against H. Hyyro's bit vectors, which go through a whole column of the table in a dozen operations on long
           integers; and no distance exceeds the number of edits that made the second string of the first
Source     the textbook recurrence of Wagner and Fischer (1974); bit vectors after G. Myers (1999) and Hyyro (2003)
"""
import random

GROWS = "pairs"

SIZES = {
    "smoke": {"pairs": 6, "length": 16},
    "default": {"pairs": 16, "length": 116},
    "large": {"pairs": 128, "length": 116},
}

ALPHABET = "acgt"


def prepare(size, seed):
    """[(first string, second string, the number of edits between them)]."""
    draw = random.Random(seed).random
    pairs = []
    for _ in range(size["pairs"]):
        first = [ALPHABET[int(draw() * 4)] for _ in range(size["length"])]
        edits = 1 + int(draw() * size["length"])
        pairs.append(("".join(first), _edited(first, edits, draw), edits))
    return pairs


def _edited(characters, edits, draw):
    second = list(characters)
    for _ in range(edits):
        at = int(draw() * (len(second) + 1))
        chance = draw()
        new = ALPHABET[int(draw() * 4)]
        # Replace one, insert one, or take one away; behind the last one there is nothing to take.
        second[at:at + (chance < 0.6)] = [] if chance < 0.3 else [new]
    return "".join(second)


def part(state, index, count):
    """[(number of the pair, its distance)] of this part's pairs."""
    found = []
    number = index
    while number < len(state):
        first, second, _ = state[number]
        found.append((number, _distance(first, second)))
        number += count
    return found


def _distance(first, second):
    width = len(second)
    above = list(range(width + 1))
    row = 0
    while row < len(first):
        character = first[row]
        left = row + 1
        current = [left]
        column = 0
        while column < width:
            least = above[column]
            if second[column] != character:
                if above[column + 1] < least:
                    least = above[column + 1]
                if left < least:
                    least = left
                least += 1
            left = least
            current.append(left)
            column += 1
        above = current
        row += 1
    return above[width]


def _by_bits(first, second):
    """The distance, from the table's columns held as two sets of bits: where it rises, and where it falls."""
    last = 1 << len(first) - 1
    every = 2 * last - 1
    places = {}
    for at, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << at
    rises, falls, distance = every, 0, len(first)
    for character in second:
        equal = places.get(character, 0)
        diagonal = ((equal & rises) + rises ^ rises) | equal | falls
        more, fewer = falls | every & ~(diagonal | rises), rises & diagonal
        distance += (1 if more & last else 0) - (1 if fewer & last else 0)
        more, fewer = more << 1 | 1, fewer << 1
        rises, falls = (fewer | ~(diagonal | more)) & every, more & diagonal & every
    return distance


def check(state, results):
    """Every pair once, with the distance that the bit vectors find and within the number of its edits."""
    found = sorted(entry for result in results for entry in result)
    if [number for number, _ in found] != list(range(len(state))):
        return "pairs compared: %s, wanted each of %d once" % ([number for number, _ in found], len(state))
    for number, distance in found:
        first, second, edits = state[number]
        expected = _by_bits(first, second)
        if distance != expected or distance > edits:
            return "pair %d is at distance %d, by bit vectors %d, after %d edits" % (number, distance, expected, edits)
    return None
