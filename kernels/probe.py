"""Tries a package in this interpreter: ``PYTHON kernels/probe.py``, the request as JSON on standard input.

The request names the module to import, the three lines that use it, how many threads use it at once and for how many
seconds, and when the threads' stacks are written (``limit``).  Each step is told twice, when it begins and when it has
ended, one JSON object a line: of a step that took the process along the host knows the beginning.  Each tells the GIL,
and what was said of it.

import    whether it imports
threads   whether the lines work from several threads at once, which are the first to use it, over and over
use       in its place where no threads are asked for: whether they work once, on the main thread
exit      told when all else is done; whether the interpreter then ends by itself is the host's to see
"""
import os
import sys

if sys.version_info < (2, 7):
    sys.stderr.write("gilmatrix probe: needs Python 2.7 or 3, this is %s\n" % sys.version.split()[0])
    sys.exit(3)

import wire

# Nothing that a package imports may be found in this folder.
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != os.path.dirname(os.path.abspath(__file__))]
del sys.modules["wire"]
CHANNEL = wire.Channel()

import threading  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402
import warnings  # noqa: E402

#: How much of an exception's text is told.
MOST = 4000


def gil_enabled():
    """Is the GIL on at this moment, or None where the interpreter cannot say?"""
    ask = getattr(sys, "_is_gil_enabled", None)
    return None if ask is None else bool(ask())


def error():
    """The exception that is being handled, as text."""
    kind, value = sys.exc_info()[:2]
    told = {"type": kind.__name__, "traceback": traceback.format_exc()[-MOST:]}
    try:
        told["message"] = str(value)[:MOST]
    except Exception:
        told["message"] = "its text cannot be had"
    return told


def arm_watchdog(seconds):
    """Have a crash tell where it happened, and all threads where they are after so many seconds."""
    try:
        import faulthandler

        faulthandler.enable()
        faulthandler.dump_traceback_later(seconds)
    except (ImportError, AttributeError, RuntimeError, NotImplementedError, ValueError):
        pass


class Heard(object):
    """What is said of the GIL, whichever thread it is said on; everything else goes where it would have gone."""

    def __init__(self):
        self._said = []
        self._show = warnings.showwarning
        warnings.filterwarnings("always", message=".*global interpreter lock")
        warnings.showwarning = self._hear

    def _hear(self, message, category, filename, lineno, file=None, line=None):
        if "global interpreter lock" in str(message):
            self._said.append(str(message)[:MOST])
        self._show(message, category, filename, lineno, file, line)

    def take(self):
        """What was said since."""
        said, self._said = self._said, []
        return said


HEARD = Heard()


def import_package(request):
    """What is told of the import."""
    told = {"gil_before": gil_enabled(), "error": None}
    try:
        for name in modules(request):
            __import__(name)
    except:  # noqa: E722 - an import may exit, or raise what is no Exception
        told["error"] = error()
    return told


def modules(request):
    """Whole names of the modules that are imported."""
    return [name.strip() for name in request["import"].split(",") if name.strip()]


def use(request, code, thread):
    """Run the three lines, with nothing in sight but the package and the thread's number."""
    names = {"__name__": "use", "thread": thread}
    for name in modules(request):
        names[name.split(".")[0]] = __import__(name)
    exec(code, names)


def use_once(request, code):
    """What is told of a first use on the main thread."""
    told = {"error": None}
    try:
        use(request, code, 0)
    except:  # noqa: E722 - as above
        told["error"] = error()
    return told


class User(object):
    """A thread that waits for the gate, then uses the package until the time is over, once at least."""

    def __init__(self, request, code, number, ready, gate):
        self.request, self.code, self.number, self.ready, self.gate = request, code, number, ready, gate
        self.uses = 0
        self.error = None
        self.thread = threading.Thread(target=self.run)
        self.thread.daemon = True

    def run(self):
        self.ready.release()
        self.gate.wait()
        begun = time.time()
        try:
            while not self.uses or time.time() - begun < self.request["seconds"]:
                use(self.request, self.code, self.number)
                self.uses += 1
        except:  # noqa: E722 - as above
            self.error = error()


def use_from_threads(request, code):
    """What is told of several threads that use it at once."""
    ready, gate = threading.Semaphore(0), threading.Event()
    users = [User(request, code, number, ready, gate) for number in range(request["threads"])]
    for one in users:
        one.thread.start()
    for _ in users:
        ready.acquire()
    gate.set()
    for one in users:
        one.thread.join()
    errors = [one.error for one in users if one.error is not None]
    return {
        "uses": [one.uses for one in users],
        "failed": len(errors),
        "error": errors[0] if errors else None,
    }


def step(name, work, *arguments):
    """Tell that a step begins, do it, tell what came of it."""
    CHANNEL.send({"begun": name})
    begun = time.time()
    told = work(*arguments)
    told["seconds"] = time.time() - begun
    told["gil_after"] = gil_enabled()
    told["warnings"] = HEARD.take()
    CHANNEL.send({"ended": name, "told": told})
    return told


def main():
    """The steps, as far as each one allows the next."""
    request = CHANNEL.receive()
    arm_watchdog(request["limit"])
    told = step("import", import_package, request)
    if told["error"] is None and request["use"]:
        code = compile(request["use"], "<use>", "exec")
        if request["threads"]:
            step("threads", use_from_threads, request, code)
        else:
            step("use", use_once, request, code)
    CHANNEL.send({"begun": "exit"})


if __name__ == "__main__":
    main()
