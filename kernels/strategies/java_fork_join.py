"""Java's ForkJoinPool: the chunks are halved until one is left, and each half may be done by another thread."""
from java.util.concurrent import ForkJoinPool, ForkJoinTask

from kernels.strategies import java_calls

NEEDS = ("java",)


class Crew(object):
    def __init__(self, workers):
        self._pool = ForkJoinPool(workers)

    def map(self, call, chunks):
        kept, parts = java_calls.Kept(call), []
        # A task that says what it returns: Java could not tell otherwise which of two kinds a function stands for.
        self._pool.submit(_half(kept, chunks, parts), None).get()
        return kept.told(parts)

    def close(self):
        java_calls.end(self._pool)


def _half(kept, chunks, parts):
    """What does these chunks: half of them is forked, the other half done, and then the first is joined."""

    def work():
        if len(chunks) == 1:
            parts.append(kept(chunks[0]))
            return
        middle = len(chunks) // 2
        forked = ForkJoinTask.adapt(_half(kept, chunks[:middle], parts), None)
        forked.fork()
        _half(kept, chunks[middle:], parts)()
        forked.join()

    return work
