"""Starts a team of threads at the same moment and records when each began and ended; they share nothing of ours.

A team's threads stay from value to value, so that each owns the input that it works on: where reference counts are
biased towards the thread that made an object, an input made elsewhere costs what the kernel never asked for.
Each thread waits at a gate of its own until that opens and writes into a record of its own.  Where each has a core and
no GIL to wait for, it then waits awake for the last to come through: a core that sleeps wakes late, and whoever it was
to run would begin behind the others.
"""
import os
import sys
import threading
import traceback

try:
    import contextvars
except ImportError:  # Python 2.7
    contextvars = None

from kernels import clock, waiting

#: Do threads inherit the context of whoever starts them?
INHERITS = bool(getattr(sys.flags, "thread_inherit_context", 0))

#: The CPUs that threads have while none is named for them; where threads cannot choose, they have what they get.
ANY = tuple(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else ()


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
    """What one thread did: when it finished on the worker's clock, result or error.

    ``began`` is when it came through the gate; where it met its mates, when all had come, and ``awake`` the seconds
    that it waited for them.  ``ran`` and ``waited`` are the seconds from right before the gate opened to the end in
    which it had a CPU, and could have run and had none; None where the system does not tell.
    """

    def __init__(self):
        self.began = None
        self.awake = 0.0
        self.ran = None
        self.waited = None
        self.finished = None
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


def _signal():
    """What one thread waits for by ``acquire()`` and another gives by ``release()``, once each in turn."""
    if sys.platform.startswith("java"):
        return threading.Semaphore(0)  # only who holds a lock can let go of it there
    # Cheaper than a semaphore, which is Python code that would run inside the value where there is a GIL.
    lock = threading.Lock()
    lock.acquire()
    return lock


class Place(object):
    """The CPUs of the thread that settles here."""

    def __init__(self):
        # Not known at first: a thread begins where the thread that started it was at that moment.
        self._cpus = None

    def settle(self, cpus):
        """Stay on these, on any where none is named; asks the system only for a change."""
        cpus = tuple(cpus) or ANY
        if ANY and cpus != self._cpus:
            os.sched_setaffinity(0, cpus)
            self._cpus = cpus


class Member(object):
    """One thread of the team, its inputs, and the signals between it and the main thread."""

    def __init__(self, index):
        self.index = index
        self.inputs = {}
        self.job = None
        self.context = None
        self._place = Place()
        self.mates = ()
        self.is_here = False
        self.record = None
        self._waiting = None
        self.called = _signal()
        self.ready = _signal()
        self.gate = _signal()
        self.done = _signal()
        self.thread = threading.Thread(target=self._live)
        self.thread.daemon = True

    def _live(self):
        self._waiting = waiting.own_file()
        while True:
            self.called.acquire()
            # A call a value: what is called often gets compiled where there is a JIT, and this loop is entered once.
            if self.context is None:
                self._value(*self.job)
            else:
                self.context.run(self._value, *self.job)
            self.job = None
            self.done.release()

    def _value(self, prepare, work, cpus):
        """Prepare, wait for the gate, and work; what fails is kept in the record."""
        record = self.record
        self._place.settle(self.cpus(cpus))
        prepared = None
        try:
            prepared = prepare(self.index, self.inputs)
        except:  # noqa: E722 - on Jython a Java exception is no BaseException
            record.fail("prepare")
        self.ready.release()
        self.gate.acquire()
        record.began = clock.now()
        if self.mates:
            self._meet(record)
        if record.error is None:
            self._walk(work, prepared, record)

    def _meet(self, record):
        """Wait for the mates, awake: a core that sleeps may take milliseconds to wake, and the rest would be ahead."""
        came = record.began
        self.is_here = True
        for mate in self.mates:
            while not mate.is_here:
                pass
        record.began = clock.now()
        record.awake = record.began - came

    def counts(self):
        """Seconds that this thread has had a CPU in all, and waited for one; None where that is not told."""
        return waiting.counts(self._waiting)

    def cpus(self, cpus):
        """This thread's own of these CPUs, or all of them beyond the last."""
        return (cpus[self.index],) if self.index < len(cpus) else tuple(cpus)

    def _walk(self, work, prepared, record):
        try:
            record.result = work(self.index, prepared)
        except:  # noqa: E722 - as above
            record.fail("thread %d" % self.index)
        record.finished = clock.now()


class Team(object):
    """Threads that wait to be called; they are started when first needed."""

    def __init__(self):
        self._members = []
        self._place = Place()

    def grow(self, count):
        """Have at least ``count`` threads; raises NotStarted."""
        while len(self._members) < count:
            member = Member(len(self._members))
            try:
                member.thread.start()
            except Exception:
                raise NotStarted("thread %d of %d could not start: %s" % (member.index + 1, count, sys.exc_info()[1]))
            self._members.append(member)

    def adopt(self):
        """Have the threads go on as if they began now: where threads inherit a context, with ours as it is.

        (CPython 3.14 and later without a GIL.)  They are not replaced by new ones: where reference counts are biased,
        what a thread made that has ended is nobody's own any more.
        """
        if INHERITS:
            for member in self._members:
                member.context = contextvars.copy_context()

    def run(self, prepare, work, count, cpus=(), meet=False):
        """Call ``work(i, prepare(i, inputs))`` for i below ``count``, a thread each, all work starting at once.

        ``prepare`` runs on the same thread as the work and before the gate; ``inputs`` is the thread's own dict, kept
        from run to run.
        Each thread stays on its own of ``cpus``, where those are named; with ``meet`` threads that have one each wait
        awake for the last of them, which there may be no GIL for.  Without, they take turns anyhow, and time is counted
        from the first that came: until then a core had to wake, which may take as long for one thread as for many.
        Returns (when the first or the last came, or, of threads that were to meet and cannot, when the gate opened;
        process CPU seconds since; a record a thread).
        """
        self.grow(count)
        chosen = self._members[:count]
        # Whoever opens the gates stays where the last thread is: a thread that wakes here may run at once, in our
        # place, and one that woke before the last would keep the others' gates shut until it is done.
        self._place.settle(chosen[-1].cpus(cpus))
        # Only threads with a core each can wait awake without keeping one another from running.
        in_turn, meet = not meet, meet and bool(ANY) and count <= len(cpus)
        for member in chosen:
            member.record = Record()
            member.mates = chosen if meet else ()
            member.is_here = False
            member.job = (prepare, work, cpus)
            member.called.release()
        for member in chosen:
            member.ready.acquire()
        # Asked by us, while none of them works: a thread that asked for itself would do so inside the others' value.
        counts = [member.counts() for member in chosen]
        cpu = clock.cpu()
        opened = clock.now()
        for member in chosen:
            member.gate.release()
        for member in reversed(chosen):
            member.done.acquire()
        self._place.settle(ANY)
        cpu = clock.cpu() - cpu
        records = [member.record for member in chosen]
        for member, before in zip(chosen, counts):
            now = member.counts()
            if None not in (before, now):
                member.record.ran, member.record.waited = now[0] - before[0], now[1] - before[1]
        if meet:
            opened = max(record.began for record in records)
            cpu -= sum(record.awake for record in records)
        elif in_turn:
            opened = min(record.began for record in records)
        return opened, cpu, records
