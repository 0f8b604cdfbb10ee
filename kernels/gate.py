"""Do all threads start at the same moment, and is nothing of the harness shared while they run?

A team's threads stay from value to value, so that each owns the input that it works on: where reference counts are
biased towards the thread that made an object, an input made elsewhere costs what the kernel never asked for.
Each thread blocks on a lock of its own until the gate opens and writes into a record of its own.
"""
import os
import sys
import threading
import traceback

from kernels import clock


class NotStarted(Exception):
    """A thread could not be started; nothing was measured."""


class ThreadFailed(Exception):
    """What a thread raised, where its work has to be whole."""


def results(records):
    """What each thread's work returned; raises ThreadFailed for the first that raised."""
    for record in records:
        if record.error:
            raise ThreadFailed("%(type)s: %(message)s (%(where)s)" % record.error)
    return [record.result for record in records]


class Record(object):
    """What one thread did: when it finished on the worker's clock, CPU seconds or None, result or error."""

    def __init__(self):
        self.finished = None
        self.cpu = None
        self.result = None
        self.error = None

    def fail(self, where):
        """Keep the exception at hand; a kernel may raise anything, SystemExit too."""
        kind, value = sys.exc_info()[:2]
        self.error = {
            "type": getattr(kind, "__name__", str(kind)),
            "message": str(value),
            "where": where,
            "traceback": traceback.format_exc()[-2000:],
        }


class Member(object):
    """One thread of the team, its inputs, and the signals between it and the main thread."""

    def __init__(self, index):
        self.index = index
        self.inputs = {}
        self.cpus = ()
        self.job = None
        self.record = None
        # The main thread holds the gate and lets go of it to open: on Jython only the holder of a lock can.
        self.gate = threading.Lock()
        self.called = threading.Semaphore(0)
        self.ready = threading.Semaphore(0)
        self.done = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._live)
        self.thread.daemon = True

    def _live(self):
        while True:
            self.called.acquire()
            prepare, work, cpus = self.job
            self._settle(cpus)
            record = self.record
            try:
                prepared = prepare(self.index, self.inputs)
            except:  # noqa: E722 - on Jython a Java exception is no BaseException
                record.fail("prepare")
            self.ready.release()
            self.gate.acquire()
            self.gate.release()
            if record.error is None:
                self._walk(work, prepared, record)
            self.job = prepared = None
            self.done.release()

    def _settle(self, cpus):
        """Stay on the CPU of this thread's place, or on any of them beyond the last; where a thread can say so."""
        own = (cpus[self.index],) if self.index < len(cpus) else tuple(cpus)
        if own != self.cpus and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, own)
            self.cpus = own

    def _walk(self, work, prepared, record):
        begun = clock.thread_cpu()
        try:
            record.result = work(self.index, prepared)
        except:  # noqa: E722 - as above
            record.fail("thread %d" % self.index)
        record.finished = clock.now()
        if begun is not None:
            record.cpu = clock.thread_cpu() - begun


class Team(object):
    """Threads that wait to be called; they are started when first needed."""

    def __init__(self):
        self._members = []

    def grow(self, count):
        """Have at least ``count`` threads; raises NotStarted."""
        while len(self._members) < count:
            member = Member(len(self._members))
            try:
                member.thread.start()
            except Exception:
                raise NotStarted("thread %d of %d could not start: %s" % (member.index + 1, count, sys.exc_info()[1]))
            self._members.append(member)

    def run(self, prepare, work, count, cpus=()):
        """Call ``work(i, prepare(i, inputs))`` for i below ``count``, a thread each, all work starting at once.

        Each thread stays on its own of ``cpus``, where those are named.
        ``prepare`` runs on the same thread as the work and before the gate; ``inputs`` is the thread's own dict, kept
        from run to run.  Returns (when the gate opened, process CPU seconds since, a record a thread).
        """
        self.grow(count)
        chosen = self._members[:count]
        for member in chosen:
            member.record = Record()
            member.job = (prepare, work, cpus)
            member.gate.acquire()
            member.called.release()
        for member in chosen:
            member.ready.acquire()
        cpu = clock.cpu()
        opened = clock.now()
        for member in chosen:
            member.gate.release()
        for member in chosen:
            member.done.acquire()
        return opened, clock.cpu() - cpu, [member.record for member in chosen]
