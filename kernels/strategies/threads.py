"""Threads that live as long as the crew, each with an equal share of the chunks."""
import sys
import threading

from kernels.strategies import THREAD, nothing, places


class Crew(object):
    MEMORY = THREAD

    def __init__(self, workers, begin=nothing):
        self._jobs = [Job() for _ in range(workers)]
        self._threads = [
            threading.Thread(target=job.live, args=(place, begin)) for place, job in enumerate(self._jobs)
        ]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def map(self, call, chunks):
        for index, job in enumerate(self._jobs):
            job.begin(call, chunks[index::len(self._jobs)])
        return [part for job in self._jobs for part in job.result()]

    def close(self):
        for job in self._jobs:
            job.begin(None, ())
        for thread in self._threads:
            thread.join()


class Job(object):
    """One thread's share."""

    def __init__(self):
        self._asked = threading.Semaphore(0)
        self._done = threading.Semaphore(0)
        self._work = self._parts = self._error = None

    def begin(self, call, chunks):
        """Have these chunks done; no call ends the thread."""
        self._work = call, chunks
        self._asked.release()

    def result(self):
        """The parts; raises what the thread raised."""
        self._done.acquire()
        if self._error:
            raise self._error
        return self._parts

    def live(self, place, begin):
        """What the thread does."""
        places.settle(place)
        begin()
        while True:
            self._asked.acquire()
            call, chunks = self._work
            if call is None:
                return
            try:
                self._parts = [call(chunk) for chunk in chunks]
            except Exception:
                self._error = sys.exc_info()[1]
            self._done.release()
