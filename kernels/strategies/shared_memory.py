"""Shared memory between two processes: the sender copies a message into one of some slots, and a semaphore says so."""
import multiprocessing
from multiprocessing import shared_memory

from kernels.strategies import channels

#: Messages that may be under way, and how long one may be.
SLOTS = 4
LONGEST = 1 << 20


class Crew(channels.Channel):
    def __init__(self, workers):
        context = multiprocessing.get_context("spawn")
        self._memory = shared_memory.SharedMemory(create=True, size=SLOTS * LONGEST)
        try:
            self._near, far = context.Pipe()
            self._full, self._free = context.Semaphore(0), context.Semaphore(SLOTS)
            self._lengths = context.Array("q", SLOTS, lock=False)
            self._process = context.Process(
                target=live, args=(self._memory.name, far, self._full, self._free, self._lengths)
            )
            self._process.daemon = True
            self._process.start()
        except BaseException:
            self._drop()
            raise
        far.close()
        self._at = 0

    def send(self, message):
        if not isinstance(message, bytes):  # the call, or the end of the messages
            self._put(None)
            self._near.send(message)
            return
        if len(message) > LONGEST:
            raise ValueError("a message of %d bytes; slots have %d" % (len(message), LONGEST))
        self._put(message)

    def _put(self, message):
        self._free.acquire()
        slot = self._at % SLOTS
        self._at += 1
        if message is not None:
            self._memory.buf[slot * LONGEST:slot * LONGEST + len(message)] = message
        self._lengths[slot] = -1 if message is None else len(message)
        self._full.release()

    def answer(self):
        return self._near.recv()

    def close(self):
        self.send(None)
        self._process.join()
        self._near.close()
        self._drop()

    def _drop(self):
        self._memory.close()
        self._memory.unlink()


def live(name, far, full, free, lengths):
    """What the other process does."""
    memory = shared_memory.SharedMemory(name=name)
    at = [0]
    held = []

    def receive():
        # What the slot holds is read until the next one is asked for: only then may the sender write into it.
        if held:
            held.pop().release()
            free.release()
        full.acquire()
        slot = at[0] % SLOTS
        at[0] += 1
        if lengths[slot] < 0:
            free.release()
            return far.recv()
        view = memory.buf[slot * LONGEST:slot * LONGEST + lengths[slot]]
        held.append(view)
        return view

    try:
        channels.serve(receive, far.send)
    finally:
        memory.close()
