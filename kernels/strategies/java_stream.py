"""A parallel stream of Java's: it divides the chunks by itself, and sums up what they give."""
from java.util.concurrent import ForkJoinPool
from java.util.stream import IntStream

from kernels.strategies import java_calls

NEEDS = ("java",)


class Crew(object):
    def __init__(self, workers):
        # A stream that is begun within a pool uses the threads of that; else it would use as many as there are cores.
        self._pool = ForkJoinPool(workers)

    def map(self, call, chunks):
        kept, totals = java_calls.Kept(call), []

        def part(index):
            return kept(chunks[index])

        def stream():
            totals.append(IntStream.range(0, len(chunks)).parallel().mapToLong(part).sum())

        self._pool.submit(stream, None).get()
        return kept.told(totals)

    def close(self):
        java_calls.end(self._pool)
