"""multiprocessing.Pipe between two processes: pickled, and written by whoever sends."""
import multiprocessing

from kernels.strategies import channels


class Crew(channels.Channel):
    def __init__(self, workers):
        context = multiprocessing.get_context("spawn")
        self._near, far = context.Pipe()
        self.send, self.answer = self._near.send, self._near.recv
        self._process = context.Process(target=live, args=(far,))
        self._process.daemon = True
        self._process.start()
        far.close()

    def close(self):
        self.send(None)
        self._process.join()
        self._near.close()


def live(far):
    """What the other process does."""
    channels.serve(far.recv, far.send)
