"""multiprocessing.Queue between two processes: pickled, and written by a thread of the sender."""
import multiprocessing

from kernels.strategies import channels


class Crew(channels.Channel):
    def __init__(self, workers):
        context = multiprocessing.get_context("spawn")
        self._there, self._back = context.Queue(), context.Queue()
        self.send, self.answer = self._there.put, self._back.get
        self._process = context.Process(target=live, args=(self._there, self._back))
        self._process.daemon = True
        self._process.start()

    def close(self):
        self.send(None)
        self._process.join()
        for queue in (self._there, self._back):
            queue.close()
            queue.join_thread()


def live(there, back):
    """What the other process does."""
    channels.serve(there.get, back.put)
