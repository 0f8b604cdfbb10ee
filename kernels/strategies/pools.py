"""What all executors of concurrent.futures have in common."""


class Pool(object):
    """A crew that is an executor: ``make(workers)`` returns it."""

    def __init__(self, executor):
        self._executor = executor

    def map(self, call, chunks):
        return list(self._executor.map(call, chunks))

    def close(self):
        self._executor.shutdown()
