"""Has a job done in one way, measures what that takes, and checks that all of it was done.

A value is the time of the whole job, ``loops`` times over, by a crew that has been started before.  Starting, and what
it costs to hand out a chunk that nothing is done with, are figures of their own.
"""
import importlib
import os

from kernels import clock, measure, registry
from kernels.strategies import CHUNK, kind

#: Maps that the cost of handing out chunks is the least of: it is what is always paid.
HANDED = 3

#: A warmup goes on while its values take less than this share of those before, for ``PATIENCE`` times as long at most.
QUICKER, PATIENCE = 0.95, 10


class Wrong(Exception):
    """The whole job's result is not what it must be; the message says both."""


def nothing(chunk):
    """What is done with a chunk where only its way is timed."""
    return 0


class Job(object):
    """A job at one size, and what must come out of it; ``count`` chunks are done in one loop."""

    #: Of the file that a user's kernel is; the library's is as it was when the worker started.
    digest = ""

    def __init__(self, name, size):
        self.module = importlib.import_module("kernels.jobs." + name)
        table = dict(size if isinstance(size, dict) else self.module.SIZES[size])
        self.chunks = self.module.chunks(table)
        self.count = len(self.chunks)
        self.expected = self.module.expected(table)
        self.result = str(self.expected)

    def call(self, name):
        """The implementation of that name: of the job's own file, or MODULE.NAME of another one."""
        module, _, function = name.rpartition(".")
        home = load("kernels.jobs." + module) if module else self.module
        return getattr(home, function)

    def alone(self, call, strategy):
        """What a crew is held against: one chunk after the other, or one worker that is given all chunks at once."""
        return call, "sequential" if kind(call) == CHUNK else strategy

    def begin(self, crew, workers):
        """What each worker of such a crew calls first: nothing, for its chunks tell all that there is to know."""

    def pieces(self, workers, loops):
        """The chunks of one value."""
        return self.chunks * loops

    def parts(self, crew, call, pieces):
        """What the chunks gave; where they share something, that is made anew, and holds all that they gave."""
        if not hasattr(call, "SHARED"):
            return crew.map(call, pieces)
        shared = call()
        crew.map(shared.add, pieces)
        return [shared.total()]

    def check(self, parts, pieces):
        """Raise Wrong unless the parts make as many wholes as there are in the pieces."""
        found, expected = self.module.whole(parts), len(pieces) // self.count * self.expected
        if found != expected:
            raise Wrong("the result is %s, it must be %s" % (found, expected))


class Way(object):
    """A crew that does a job's chunks by one function; close it whatever happens.

    Raises Unsupported where the subject or the strategy cannot.
    """

    def __init__(self, job, call, strategy, workers):
        made = load("kernels.strategies." + strategy).Crew
        self.works = getattr(made, "WORKS", CHUNK)
        if self.works != kind(call):
            raise registry.Unsupported(
                "%s does %ss, %s is for a %s" % (strategy, self.works, call.__name__, kind(call))
            )
        self.strategy, self.workers = strategy, workers
        self._job, self._call = job, call
        self.loops = 1
        begin, first = job.begin(made, workers), job.pieces(workers, 1)[:1]
        begun = clock.now()
        try:
            self._crew = made(workers, begin) if begin else made(workers)
        except (ImportError, NotImplementedError, ValueError, AttributeError, OSError) as problem:
            raise registry.Unsupported("%s cannot start: %s" % (strategy, problem))
        try:
            if self.works == CHUNK:
                self._crew.map(nothing, first * workers)  # a worker that has answered has started
        except BaseException:
            self.close()
            raise
        self.startup = clock.now() - begun

    def settle(self, target, warmup):
        """Warm up, and find the ``loops`` that make a value last ``target`` seconds at least."""
        once = self._value()  # the chunks' inputs are made
        before = None
        for _ in range(PATIENCE if warmup else 0):
            if before and once > QUICKER * before:
                break
            before, once = once, self._window(warmup)
        once = min(once, self._value())
        self.loops = max(1, int(target / max(once, 1e-6) + 0.999))

    def take(self):
        """One more value, in seconds."""
        return self._value()

    def handed(self):
        """Seconds that a chunk takes to a worker and its part back; None where nothing is handed out."""
        if self.works != CHUNK:
            return None
        chunks = self._job.pieces(self.workers, self.loops)
        least = None
        for _ in range(HANDED):
            begun = clock.now()
            self._crew.map(nothing, chunks)
            took = clock.now() - begun
            least = took if least is None else min(least, took)
        return least / len(chunks)

    def close(self):
        """Leave nothing behind."""
        self._crew.close()

    def _window(self, seconds):
        """The mean of the values that fit into so long."""
        begun, count = clock.now(), 0
        while not count or clock.now() - begun < seconds:
            self._value()
            count += 1
        return (clock.now() - begun) / count

    def _value(self):
        pieces = self._job.pieces(self.workers, self.loops)
        begun = clock.now()
        parts = self._job.parts(self._crew, self._call, pieces)
        seconds = clock.now() - begun
        self._job.check(parts, pieces)
        return seconds


class Route(object):
    """One job done in one way, asked for turn by turn; close it whatever happens.

    A crew of several takes its values in turn with the same function ``alone``, in the same process: one chunk after
    the other, or one worker of a strategy that is given all chunks at once; where no value is wanted there is no such.
    ``target`` is the least seconds that a value takes, ``warmup`` what is run before.
    Raises Wrong, Unsupported, and what the strategy raises.
    """

    def __init__(self, job, implementation, strategy, workers, beside_alone, target, warmup):
        self._before = measure.gil_enabled()
        self._job = job
        call = job.call(implementation)
        self._ways = [Way(job, call, strategy, workers)]
        try:
            if workers > 1 and beside_alone:
                self._ways.append(Way(job, *(job.alone(call, strategy) + (1,))))
            for way in self._ways:
                way.settle(target, warmup)
        except BaseException:
            self.close()
            raise

    def turn(self, number):
        """A value of each way, seconds: the crew's own first in the answer, and first in time in every other turn."""
        taken = {}
        for way in self._ways if number % 2 else reversed(self._ways):
            taken[way] = way.take()
        return [taken[way] for way in self._ways]

    def told(self):
        """What is known beside the values."""
        ways = self._ways
        told = {
            "startup": ways[0].startup, "handed": ways[0].handed(), "loops": ways[0].loops,
            "chunks": self._job.count, "result": self._job.result,
            "gil_before": self._before, "gil_after": measure.gil_enabled(), "digest": self._job.digest,
        }
        if len(ways) > 1:
            told["alone"] = {"strategy": ways[1].strategy, "loops": ways[1].loops}
        return told

    def close(self):
        """Leave nothing behind."""
        ways, self._ways = self._ways, []
        for way in ways:
            way.close()


def route(job, implementation, strategy, workers, values, target, warmup):
    """A whole route at once: what is told of it, with so many values of each way."""
    whole = Route(job, implementation, strategy, workers, bool(values), target, warmup)
    try:
        turns = [whole.turn(number) for number in range(values)]
        told = whole.told()
    finally:
        whole.close()
    told["values"] = [turn[0] for turn in turns]
    if "alone" in told:
        told["alone"]["values"] = [turn[1] for turn in turns]
    return told


def load(name):
    """The module of that name; raises Unsupported, naming what it lacks."""
    path = os.path.join(os.path.dirname(registry.HERE), *registry.native(name).split(".")) + ".py"
    if os.path.exists(path):
        with open(path, "rb") as source:
            registry.check_needs(source.read())
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        raise registry.Unsupported("%s: %s" % (name.rpartition(".")[2], problem))
