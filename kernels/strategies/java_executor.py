"""Java's fixed thread pool: each chunk is a task of its own."""
from java.util.concurrent import CompletableFuture, Executors

from kernels.strategies import java_calls

NEEDS = ("java",)


class Crew(object):
    def __init__(self, workers):
        self._executor = Executors.newFixedThreadPool(workers)

    def map(self, call, chunks):
        kept = java_calls.Kept(call)
        futures = [CompletableFuture.supplyAsync(_task(kept, chunk), self._executor) for chunk in chunks]
        return kept.told([future.get() for future in futures])

    def close(self):
        java_calls.end(self._executor)


def _task(kept, chunk):
    return lambda: kept(chunk)
