"""Makes a kernel of each plain function of a user's file: ``bench_NAME(state)``, whose state comes from ``setup()``.

Every thread calls the function with a state of its own.  What a call returns is compared, by value, with what the
function returned on one thread of the same process before the threads began.
"""
import json
import os
import sys

from kernels import registry, values

#: Values whose ``repr`` is the same for equal ones alone: they are compared as they are.
PLAIN = (type(None), bool, float) + values.WHOLE + (str, values.TEXT, bytes)

#: What is said of every function whose results tell nothing.
ONLY = "it is checked for nothing but that it ends without an exception"

#: How a thread calls the function: of a module's own level, for free-threaded CPython counts the references to a
#: function that is defined within another one, and to a bound method, at each call, in memory that threads share.
PART = "def part(state, index, count):\n    return function(state)\n"

#: Characters of two results that are shown where they differ, and of those before them.
SHOWN, BEFORE = 80, 20

#: The files that were run, by their paths: all functions of one belong to one module.
MODULES = {}


def kernel(name, path):
    """The function of that kernel's name in a file; raises Unsupported, Unusable, or what its top level raises."""
    function = "bench_" + name[len(registry.BENCH):]
    module = _module(path)
    if not callable(getattr(module, function, None)):
        raise registry.Unusable("%s has no function %s once it was run" % (os.path.basename(path), function))
    return Bench(getattr(module, function), getattr(module, "setup", None))


def _module(path):
    if path not in MODULES:
        try:
            MODULES[path] = registry.execute("bench_" + os.path.basename(path).partition(".")[0], path)
        except SyntaxError:
            problem = sys.exc_info()[1]
            # The file may have imported another one.
            file = os.path.basename(problem.filename or path)
            place = "%s, line %s: %s" % (file, problem.lineno or "?", problem.msg)
            raise registry.Unsupported("this interpreter cannot read " + place)
    return MODULES[path]


class Bench(object):
    """A function as a kernel: it has no size of its own, and every thread does all of it.

    ``unchecked`` says why its results tell nothing, where they do not.
    """

    SIZES = {"smoke": {}, "default": {}, "large": {}}

    def __init__(self, function, setup):
        own = {"function": function}
        exec(registry.as_imported(compile(PART, "bench", "exec", 0, True)), own)
        self.part = own["part"]
        self.unchecked = ""
        self._setup = setup
        self._expected = None

    def prepare(self, size, seed):
        """A state, which belongs to the thread that asks for it."""
        return self._setup() if self._setup else None

    def alone(self, state):
        """Call the function here, before any threads do; what is wrong with it by itself, or None."""
        if self._expected is not None:
            return None
        result = self.part(state, 0, 1)
        self.unchecked = _unchecked(result)
        first = self.told(result)
        again = first if self.unchecked else self.told(self.part(state, 0, 1))
        if first != again:
            return (
                "on one thread, called twice with one state, it returned %s, so that there is nothing to compare "
                "threads with: have it leave its state as it was and return what is always the same, or nothing"
            ) % _apart(first, again)
        self._expected = first
        return None

    def told(self, result):
        """A result as it is compared: a text that equal values have in common."""
        if self.unchecked:
            return ""
        return repr(result) if type(result) in PLAIN else json.dumps(values.written(result), sort_keys=True)

    def check(self, state, results):
        """None where each result is what one thread alone returned, or how one differs."""
        for result in results:
            if result != self._expected:
                return "in threads, and then on one thread alone, it returned %s" % _apart(result, self._expected)
        return None


def _unchecked(result):
    """Why a function's results tell nothing; empty where they can be compared."""
    if result is None:
        return "it returns nothing: " + ONLY
    try:
        written = values.written(result)
    except RuntimeError:  # deeper than calls may be here
        return "what it returns is nested too deeply to be compared: " + ONLY
    kind = type(result).__name__
    if written == ["object", kind, [], []]:
        return "it returns a %s, into which nobody can look: %s" % (kind, ONLY)
    return ""


def _apart(one, other):
    """Two texts from where they differ."""
    place = 0
    while place < min(len(one), len(other)) and one[place] == other[place]:
        place += 1
    begin = max(0, place - BEFORE)
    return " and ".join(
        "..." * bool(begin) + text[begin:begin + SHOWN] + "..." * (begin + SHOWN < len(text)) for text in (one, other)
    )
