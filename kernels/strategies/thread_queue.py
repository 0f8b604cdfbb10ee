"""queue.Queue between two threads: the message itself is never copied."""
import queue
import threading

from kernels.strategies import channels


class Crew(channels.Channel):
    def __init__(self, workers):
        self._there, self._back = queue.Queue(), queue.Queue()
        self.send, self.answer = self._there.put, self._back.get
        self._thread = threading.Thread(target=channels.serve, args=(self._there.get, self._back.put))
        self._thread.daemon = True
        self._thread.start()

    def close(self):
        self.send(None)
        self._thread.join()
