"""The number of times that each word occurs in a text.

Computes   a table word -> count over a generated text (string methods, dict updates)
Shares     nothing; lines are dealt out to the parts, each part has a table of its own
Verified   against the writer's own tally: the generator knows how often it drew each word
Source     the first example of every map-and-reduce text; words and text are made here from the seed
"""
import random

GROWS = "lines"

SIZES = {
    "smoke": {"lines": 40, "vocabulary": 50, "editions": 1},
    "default": {"lines": 1200, "vocabulary": 600, "editions": 12},
    "large": {"lines": 9600, "vocabulary": 3000, "editions": 12},
}

SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")
MARKS = ("", "", "", ",", ".", ";", "!", "?")
WORDS_A_LINE = 9


def prepare(size, seed):
    """(lines of a text that is printed several times over, the writer's tally of all editions)."""
    editions = size["editions"]
    draw = random.Random(seed)
    vocabulary = sorted(_word(number) for number in range(size["vocabulary"]))
    tally = {}
    lines = []
    for _ in range(size["lines"]):
        words = []
        for _ in range(WORDS_A_LINE):
            # The smaller of two draws: frequent and rare words, as in a real text.
            word = vocabulary[min(int(draw.random() * len(vocabulary)), int(draw.random() * len(vocabulary)))]
            tally[word] = tally.get(word, 0) + editions
            styled = word.capitalize() if draw.random() < 0.1 else word
            words.append(styled + MARKS[int(draw.random() * len(MARKS))])
        lines.append(" ".join(words))
    return lines * editions, tally


def _word(number):
    syllables = []
    number += 10
    while number:
        syllables.append(SYLLABLES[number % 10])
        number //= 10
    return "".join(syllables)


def part(state, index, count):
    """The table of this part's lines."""
    lines = state[0]
    table = {}
    at = index
    while at < len(lines):
        for token in lines[at].split(" "):
            word = token.strip(",.;!?").lower()
            if word in table:
                table[word] += 1
            else:
                table[word] = 1
        at += count
    return table


def check(state, results):
    """The parts' tables together are the writer's tally."""
    merged = {}
    for table in results:
        for word, times in table.items():
            merged[word] = merged.get(word, 0) + times
    tally = state[1]
    if merged == tally:
        return None
    wrong = sorted(word for word in set(merged) | set(tally) if merged.get(word) != tally.get(word))
    return "%d words counted wrong, first %r: %s, the writer drew it %s times" % (
        len(wrong), wrong[0], merged.get(wrong[0]), tally.get(wrong[0]))
