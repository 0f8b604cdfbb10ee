"""How often each of a few words comes in a long text, all counted in one table that every chunk adds to.

A chunk is a seed and a number of words.  An update that is lost shows: the whole is the sum of each word's count times
a weight of its own, which ``expected`` finds chunk by chunk, without a table.
"""
import threading

SIZES = {
    "smoke": {"chunks": 4, "words": 200},
    "default": {"chunks": 16, "words": 2000},
    "large": {"chunks": 64, "words": 20000},
}

#: What the text is made of: few enough that threads meet at one, and that no table grows while they do.
WORDS = ["word%d" % number for number in range(64)]


def chunks(size):
    return [(seed, size["words"]) for seed in range(size["chunks"])]


def text(chunk):
    """The numbers of a chunk's words: a linear congruential sequence."""
    at, length = chunk
    for _ in range(length):
        at = (1664525 * at + 1013904223) & 0xFFFFFFFF
        yield at >> 16 & 63


def expected(size):
    return sum(number + 1 for chunk in chunks(size) for number in text(chunk))


def whole(partials):
    return sum(partials)


def weighed(count):
    """The whole of a table that gives each word its ``count``."""
    return sum((number + 1) * count(word) for number, word in enumerate(WORDS))


class Locked(object):
    """A dict under a lock."""

    def __init__(self):
        self._counts = {}
        self._lock = threading.Lock()

    def add(self, chunk):
        counts, lock = self._counts, self._lock
        for number in text(chunk):
            word = WORDS[number]
            with lock:
                counts[word] = counts.get(word, 0) + 1

    def total(self):
        return weighed(lambda word: self._counts.get(word, 0))


def locked_dict():
    return Locked()


locked_dict.SHARED = True
