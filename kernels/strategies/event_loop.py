"""asyncio: one thread, one loop; as many chunks are under way at a time as there are workers."""
import asyncio

from kernels.strategies import ASKER, AWAITABLE, nothing


class Crew(object):
    WORKS = AWAITABLE
    MEMORY = ASKER

    def __init__(self, workers, begin=nothing):
        self._workers = workers
        begin()
        self._loop = self.new_loop()

    def new_loop(self):
        """The loop."""
        return asyncio.new_event_loop()

    def map(self, call, chunks):
        return self._loop.run_until_complete(call(chunks, self._workers))

    def close(self):
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()
