"""Processes that live as long as the crew, each with an equal share of the chunks and a pipe of its own."""
import sys
from multiprocessing import connection

from kernels.strategies import places


class Lost(Exception):
    """A process that ended before it answered."""


class Processes(object):
    """A crew of processes, started in the way of that context of multiprocessing, which ``begin`` with a call."""

    def __init__(self, workers, context, begin):
        self._pipes, self._processes = [], []
        for place in range(workers):
            near, far = context.Pipe()
            process = context.Process(target=live, args=(far, place, begin))
            process.daemon = True
            process.start()
            far.close()
            self._pipes.append(near)
            self._processes.append(process)

    def map(self, call, chunks):
        count = len(self._pipes)
        for index, pipe in enumerate(self._pipes):
            pipe.send((call, chunks[index::count]))
        return [part for pipe, process in zip(self._pipes, self._processes) for part in _answer(pipe, process)]

    def close(self):
        for pipe in self._pipes:
            try:
                pipe.send(None)
            except (OSError, ValueError):  # it has gone already, which map said
                pass
        for process, pipe in zip(self._processes, self._pipes):
            process.join()
            pipe.close()


def _answer(pipe, process):
    try:
        # Other processes may hold the far end too (fork): an end of file may never come.
        found = pipe.recv() if pipe in connection.wait([pipe, process.sentinel]) else None
    except EOFError:
        found = None
    if found is None:
        process.join()
        raise Lost("process %d ended without an answer, exit code %s" % (process.pid, process.exitcode))
    if isinstance(found, Exception):
        raise found
    return found


def live(pipe, place, begin):
    """What each process does."""
    places.settle(place)
    begin()
    while True:
        work = pipe.recv()
        if work is None:
            return
        call, chunks = work
        try:
            pipe.send([call(chunk) for chunk in chunks])
        except Exception:
            pipe.send(sys.exc_info()[1])
