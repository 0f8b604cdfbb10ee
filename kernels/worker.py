"""Answers the host's requests: the only program of ours that runs inside a subject.

hello     its facts: implementation, build, GIL, JIT, clock, digest of every kernel file
measure   kernel, size (a name, or a table), seed, threads, loops, mode, share, cpus, right (results that other
          processes of this interpreter found right) -> a value, its evidence, and what was found right here
examine   kernel, size, seed, threads -> whether the kernel keeps its promises
observe   litmus test, engine, seed, seconds, samples, cpus -> how often each outcome was seen
execute   structure, setup, programs (a list of operations a thread), times -> the histories that were seen
route     job, or kernel and seed; size, implementation, strategy, workers, values, target, warmup -> what it took
route_open, route_turn (number), route_close: the same in steps, a value of each way a turn; values says whether any
history   type (a name or a file), setup, programs, seed, times, perhaps met and seconds -> what was seen in which order
bye       the end

An answer to a request that failed carries ``error``; one that the subject cannot do, ``unsupported``.
"""
import functools
import gc
import os
import sys
import traceback

from kernels import (
    bench, examine, execute, facts, gate, history, identity, kernel_job, measure, observe, registry, route, twister,
)


def _alias_queue():
    """A kernel says ``import queue`` everywhere; the 2.7 name is the worker's business, never a kernel's."""
    if sys.version_info[0] < 3:
        import Queue

        sys.modules["queue"] = Queue


def _arm_watchdog(seconds):
    """Have the threads' stacks written to standard error after so many seconds; return what disarms it again."""
    try:
        import faulthandler

        faulthandler.dump_traceback_later(seconds)
        # Only what was armed may be disarmed: PyPy 7.3.11 waits for ever on a watchdog that there is not.
        return faulthandler.cancel_dump_traceback_later
    except (ImportError, AttributeError, RuntimeError, NotImplementedError, ValueError):
        return _nothing  # no faulthandler here: the host asks a JVM from outside, with jstack


def _nothing():
    pass


class Worker(object):
    """Answers requests; keeps the input of the kernel that it measured last."""

    def __init__(self, folders):
        _alias_queue()
        twister.install()
        if os.environ.get("GILMATRIX_GC") == "off":
            gc.disable()
        self.registry = registry.Registry(folders, bench=bench.kernel)
        self.litmus = registry.Registry(folders, ("litmus",), observe.load)
        self._kernel = None
        self._works = {}
        self._common = measure.Common()
        self._folders = folders
        self._types = {}
        self._jobs = {}
        self._route = None
        self._team = gate.Team()
        self._team_of = None

    def answer(self, request):
        """The answer to one request; never raises."""
        disarm = _arm_watchdog(request["limit"]) if request.get("limit") else _nothing
        try:
            return getattr(self, "do_" + request["do"])(request)
        except registry.Unsupported:
            return {"unsupported": str(sys.exc_info()[1])}
        except route.Wrong:
            return {"wrong": str(sys.exc_info()[1])}
        except (registry.Unusable, gate.NotStarted, gate.ThreadFailed):
            kind, value = sys.exc_info()[:2]
            return {"error": {"type": kind.__name__, "message": str(value), "where": "worker", "traceback": ""}}
        except:  # noqa: E722 - on Jython a Java exception is no Exception
            kind, value = sys.exc_info()[:2]
            return {
                "error": {
                    "type": kind.__name__,
                    "message": str(value),
                    "where": "prepare or check",
                    "traceback": traceback.format_exc()[-2000:],
                }
            }
        finally:
            disarm()

    def _team_for(self, what):
        """Threads as if they began after ``what`` was loaded, as a program's do: some inherit what was set by then."""
        if what != self._team_of:
            self._team.adopt()
            self._team_of = what
        return self._team

    def do_hello(self, request):
        return {"hello": facts.gather(self.registry, self.litmus)}

    def do_measure(self, request):
        name = request["kernel"]
        if name != self._kernel:  # one kernel's input at a time: a block goes through many
            self._kernel, self._works, self._common = name, {}, measure.Common()
        for split, whole in request.get("right", ()):
            self._common.add(split, whole)
        share = request.get("share")
        key = repr((request["size"], request["seed"], request["threads"], request["mode"], share))
        if key not in self._works:
            self._works[key] = measure.Work(
                name,
                self.registry.load(name),
                request["size"],
                request["seed"],
                request["threads"],
                request["mode"],
                share,
                self._common,
            )
        team = self._team_for(("kernel", name))
        return {"measure": measure.measure(team, self._works[key], request["loops"], request.get("cpus", ()))}

    def do_examine(self, request):
        kernel = self.registry.load(request["kernel"])
        size = measure.table(kernel, request["size"])
        team = self._team_for(("kernel", request["kernel"]))
        return {"examine": examine.examine(team, kernel, size, request["seed"], request["threads"])}

    def do_observe(self, request):
        test = self.litmus.load(request["test"])
        asked = [request[name] for name in ("engine", "seed", "seconds", "samples")]
        about = [identity.named(), measure.gil_enabled()]
        cpus = request.get("cpus", ())
        run = functools.partial(self._team.run, cpus=cpus)
        return {"observe": observe.observe(run, test, *(asked + about + [len(cpus)]))}

    def do_execute(self, request):
        structure = execute.load(request["structure"])
        seen = execute.execute(self._team, structure, request["setup"], request["programs"], request["times"])
        return {"execute": {"histories": seen}}

    def do_route(self, request):
        return {"route": route.route(*self._asked_of_route(request))}

    def do_route_open(self, request):
        self._end_route()
        self._route = route.Route(*self._asked_of_route(request))
        return {"route": {}}

    def do_route_turn(self, request):
        values = None
        try:
            values = self._route.turn(request["number"])
        finally:
            if values is None:
                self._end_route()
        return {"route": {"values": values}}

    def do_route_close(self, request):
        try:
            return {"route": self._route.told()}
        finally:
            self._end_route()

    def _asked_of_route(self, request):
        """The job, whose inputs are kept, and how it is to be done; of kernels, the last one's alone are kept."""
        kernel, size = request.get("kernel"), request["size"]
        key = repr((kernel or request["job"], size, request.get("seed")))
        if key not in self._jobs:
            if kernel:
                name = registry.native(kernel)
                loaded = self.registry.load(name)
                self._jobs = {}
                self._jobs[key] = kernel_job.KernelJob(name, self.registry.files[name], loaded, size, request["seed"])
            else:
                self._jobs[key] = route.Job(request["job"], size)
        names = ("implementation", "strategy", "workers", "values", "target", "warmup")
        return [self._jobs[key]] + [request[name] for name in names]

    def _end_route(self):
        ended, self._route = self._route, None
        if ended:
            ended.close()

    def do_history(self, request):
        name = request["type"]
        if name not in self._types:
            self._types[name] = history.load(name, self._folders)
        limits = request["times"], request.get("met"), request.get("seconds")
        asked = [request[word] for word in ("setup", "programs", "seed")] + [limits, measure.gil_enabled()]
        return {"history": history.history(self._team_for(("type", name)), self._types[name], *asked)}


def serve(channel, folders):
    """Answer until the host says bye or goes away."""
    worker = Worker(folders)
    while True:
        request = channel.receive()
        if request is None or request["do"] == "bye":
            return
        reply = worker.answer(request)
        reply["id"] = request["id"]
        channel.send(reply)
