"""Do all threads start at the same moment, and is nothing of the harness shared while they run?

Each thread blocks on a lock of its own until the gate opens and writes into a record of its own: a
queue, a counter or a result list of the harness would collapse scaling where reference counts are biased.
"""
import sys
import threading
import traceback

from kernels import clock


class NotStarted(Exception):
    """A thread of the crew could not be started; those that had been were sent home."""


class Record(object):
    """What one thread did: seconds on the worker's clock, CPU seconds or None, result or error."""

    def __init__(self):
        self.finished = None
        self.cpu = None
        self.result = None
        self.error = None


def _walk(work, index, ready, gate, record, orders):
    ready.release()
    gate.acquire()
    if orders["abort"]:
        return
    begun = clock.thread_cpu()
    try:
        record.result = work(index)
    except BaseException:  # a kernel may raise anything, KeyboardInterrupt and SystemExit too
        kind, value = sys.exc_info()[:2]
        record.error = {
            "type": getattr(kind, "__name__", str(kind)),
            "message": str(value),
            "where": "thread %d" % index,
            "traceback": traceback.format_exc()[-2000:],
        }
    record.finished = clock.now()
    if begun is not None:
        record.cpu = clock.thread_cpu() - begun


def run(work, count):
    """Call ``work(0) .. work(count - 1)`` on a thread each; return (opened, process CPU seconds, records)."""
    ready = threading.Semaphore(0)
    orders = {"abort": False}
    records, gates, crew = [], [], []
    for index in range(count):
        gate = threading.Lock()
        gate.acquire()
        record = Record()
        thread = threading.Thread(target=_walk, args=(work, index, ready, gate, record, orders))
        thread.daemon = True
        try:
            thread.start()
        except Exception:
            _send_home(orders, gates, crew)
            raise NotStarted("thread %d of %d could not start: %s" % (index + 1, count, sys.exc_info()[1]))
        gates.append(gate)
        records.append(record)
        crew.append(thread)
    for _ in crew:
        ready.acquire()
    cpu = clock.cpu()
    opened = clock.now()
    for gate in gates:
        gate.release()
    for thread in crew:
        thread.join()
    return opened, clock.cpu() - cpu, records


def _send_home(orders, gates, crew):
    orders["abort"] = True
    for gate in gates:
        gate.release()
    for thread in crew:
        thread.join()
