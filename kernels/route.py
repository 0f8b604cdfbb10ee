"""What does it take to have a job done in one way, and was all of it done?

A value is the time of the whole job, ``loops`` times over, by a crew that has been started before.  Starting, and what
it costs to hand out a chunk that nothing is done with, are figures of their own.
"""
import importlib
import os

from kernels import clock, measure, registry
from kernels.strategies import CHUNK, kind

#: Maps that the cost of handing out chunks is the least of: it is what is always paid.
HANDED = 3


class Wrong(Exception):
    """The whole job's result is not what it must be; the message says both."""


def nothing(chunk):
    """What is done with a chunk where only its way is timed."""
    return 0


class Job(object):
    """A job at one size, and what must come out of it."""

    def __init__(self, name, size):
        self.module = importlib.import_module("kernels.jobs." + name)
        table = dict(size if isinstance(size, dict) else self.module.SIZES[size])
        self.chunks = self.module.chunks(table)
        self.expected = self.module.expected(table)

    def call(self, name):
        """The implementation of that name: of the job's own file, or MODULE.NAME of another one."""
        module, _, function = name.rpartition(".")
        home = _load("kernels.jobs." + module) if module else self.module
        return getattr(home, function)

    def check(self, parts, loops):
        """Raise Wrong unless the parts make ``loops`` wholes."""
        found = self.module.whole(parts)
        if found != loops * self.expected:
            raise Wrong("the result is %s, it must be %s" % (found, loops * self.expected))


def route(job, implementation, strategy, workers, values, target, warmup):
    """Times of one job, in seconds; ``target`` is the least that a value takes, ``warmup`` what is run before.

    Raises Wrong, Unsupported, and what the strategy raises.
    """
    before = measure.gil_enabled()
    call = job.call(implementation)
    made = _load("kernels.strategies." + strategy).Crew
    wanted = getattr(made, "WORKS", CHUNK)
    if wanted != kind(call):
        raise registry.Unsupported("%s does %ss, %s is for a %s" % (strategy, wanted, implementation, kind(call)))
    begun = clock.now()
    try:
        crew = made(workers)
    except (ImportError, NotImplementedError, ValueError, AttributeError, OSError) as problem:
        raise registry.Unsupported("%s cannot start: %s" % (strategy, problem))
    try:
        if wanted == CHUNK:
            crew.map(nothing, job.chunks[:1] * workers)  # a worker that has answered has started
        startup = clock.now() - begun
        loops, walls = _steady(job, crew, call, values, target, warmup)
        handed = _handed(crew, job.chunks * loops) if wanted == CHUNK else None
    finally:
        crew.close()
    return {
        "startup": startup, "handed": handed, "loops": loops, "chunks": len(job.chunks), "values": walls,
        "result": str(job.expected), "gil_before": before, "gil_after": measure.gil_enabled(),
    }


def _load(name):
    """The module; raises Unsupported, naming what it lacks."""
    path = os.path.join(os.path.dirname(registry.HERE), *name.split(".")) + ".py"
    if os.path.exists(path):
        with open(path, "rb") as source:
            registry.check_needs(source.read())
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        raise registry.Unsupported("%s: %s" % (name.rpartition(".")[2], problem))


def _steady(job, crew, call, values, target, warmup):
    """(loops, seconds of each value)."""
    once = _value(job, crew, call, 1)  # the chunks' inputs are made
    begun = clock.now()
    while clock.now() - begun < warmup:
        once = _value(job, crew, call, 1)
    once = min(once, _value(job, crew, call, 1))
    loops = max(1, int(target / max(once, 1e-6) + 0.999))
    return loops, [_value(job, crew, call, loops) for _ in range(values)]


def _value(job, crew, call, loops):
    chunks = job.chunks * loops
    begun = clock.now()
    parts = crew.map(call, chunks)
    seconds = clock.now() - begun
    job.check(parts, loops)
    return seconds


def _handed(crew, chunks):
    """Seconds that a chunk takes to a worker and its part back."""
    least = None
    for _ in range(HANDED):
        begun = clock.now()
        crew.map(nothing, chunks)
        took = clock.now() - begun
        least = took if least is None else min(least, took)
    return least / len(chunks)
