"""The common part of all executors of concurrent.futures."""


def fill(places, workers):
    """That queue, with a place for each worker to take when it starts."""
    for place in range(workers):
        places.put(place)
    return places


class Pool(object):
    """A crew that is an executor."""

    def __init__(self, executor):
        self._executor = executor

    def map(self, call, chunks):
        return list(self._executor.map(call, chunks))

    def close(self):
        self._executor.shutdown()
