"""The tallies of ``tallies``, in Java's ConcurrentHashMap, with a LongAdder for each word."""
from kernels.jobs.tallies import WORDS, text, weighed

NEEDS = ("java",)


class Concurrent(object):
    """As Java's own documentation says that a map counts: nobody waits for anybody."""

    def __init__(self):
        from java.util.concurrent import ConcurrentHashMap
        from java.util.concurrent.atomic import LongAdder

        self._counts, self._counter = ConcurrentHashMap(), LongAdder

    def add(self, chunk):
        counts = self._counts
        for number in text(chunk):
            word = WORDS[number]
            counter = counts.get(word)
            if counter is None:
                counter = self._first(word)
            counter.increment()

    def total(self):
        return weighed(self._count)

    def _first(self, word):
        """The word's counter, whoever put it there."""
        made = self._counter()
        there = self._counts.putIfAbsent(word, made)
        return made if there is None else there

    def _count(self, word):
        counter = self._counts.get(word)
        return 0 if counter is None else counter.sum()


def concurrent_map():
    return Concurrent()


concurrent_map.SHARED = True
