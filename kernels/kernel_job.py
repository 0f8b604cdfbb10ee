"""Has a kernel done as a job: in parts, one a worker, by every strategy that can bring its input to the workers.

A value is the whole kernel, ``loops`` times over, and the kernel's own check judges each of them.  Threads make an
input of their own, as they do when they are measured; a process that was forked has the asker's; any other process, and
an interpreter, is sent it once, when it starts.
"""
import pickle
import sys
import threading

from kernels import measure, registry, route
from kernels.strategies import FORKED, PICKLED, THREAD, nothing

#: The function of a kernel that does a part, and its twin of the same arguments for an event loop.
PART, TWIN = "part", "part_async"

#: Wholes that were found right and are not judged again; where each is another, they are forgotten from time to time.
MOST_RIGHT = 64

#: How deep a value is searched for what cannot be pickled.
DEEPEST = 20



class Held(object):
    """What a worker began with: the kernel, its inputs by the number of parts, and what failed then."""

    def __init__(self):
        self.kernel = self.failed = None
        self.states = {}

    def begin(self, count, load):
        """Keep what ``load`` gives; what that raises, the first chunk raises: a crew waits for chunks alone."""
        self.failed = None
        try:
            kernel, state = load()
            if kernel is not self.kernel:
                self.kernel, self.states = kernel, {}
            self.states[count] = state
        except ImportError:
            self.failed = registry.Unsupported("a worker cannot import what it needs: %s" % sys.exc_info()[1])
        except:  # noqa: E722 - on Jython a Java exception is no Exception
            self.failed = sys.exc_info()[1]


_own = threading.local()

#: That of a process, or an interpreter, which was sent all it has: an interpreter's calls have no thread's in common.
_sent = Held()


class KernelJob(object):
    """A kernel at one size, its input from one seed."""

    #: What a value does in one loop: the whole kernel.
    count = 1

    def __init__(self, name, path, kernel, size, seed):
        self.kernel = kernel
        self.result = "right by the check of %s" % name
        self._name, self._path, self._seed = name, path, seed
        with open(path, "rb") as source:
            self.digest = registry.digest(source.read())
        self._size = measure.table(kernel, size)
        self._shared = registry.shares(kernel)
        self._states, self._sent = {}, {}
        self._right = set()

    def call(self, name):
        """What does a chunk, or all chunks for an event loop."""
        if name == PART:
            return part
        if not hasattr(self.kernel, name):
            raise registry.Unsupported("the kernel has no %s" % name)
        return route.load("kernels.kernel_twin").every

    def alone(self, call, strategy):
        """What a crew is held against: the kernel on one thread, whatever the crew does."""
        return part, "sequential"

    def begin(self, crew, workers):
        """What each worker of such a crew calls first; raises Unsupported where it cannot have what it needs."""
        memory = getattr(crew, "MEMORY", None)
        if memory is None:
            raise registry.Unsupported("this strategy does the library's jobs, no kernels")
        apart = memory in (FORKED, PICKLED)
        if self._shared and apart:
            raise registry.Unsupported(
                "its threads share %s: no other process or interpreter can share it" % self._shared.rstrip(".")
            )
        if self._shared:
            return Beside(self.kernel, workers, nothing)
        if apart and (workers, memory) not in self._sent:
            self._sent[workers, memory] = self._portable(workers, memory)
        if memory == PICKLED:
            return Sent(self._name, self._path, workers, self._sent[workers, memory])
        made = self._prepare if memory == THREAD else self._state
        return Beside(self.kernel, workers, lambda: made(workers))

    def pieces(self, workers, loops):
        """(loop, index, count) of every part, with the state where threads share one: a new one each loop."""
        found = []
        for loop in range(loops):
            state = (self._prepare(workers),) if self._shared else ()
            found += [(loop, index, workers) + state for index in range(workers)]
        return found

    def parts(self, crew, call, pieces):
        """(loop, index, result) of every part, in any order."""
        return crew.map(call, pieces)

    def check(self, parts, pieces):
        """Raise Wrong unless every part was done once, and every whole is right."""
        results = dict(((loop, index), result) for loop, index, result in parts)
        if len(parts) != len(pieces) or len(results) != len(pieces):
            raise route.Wrong("%d parts were done, of %d" % (len(results), len(pieces)))
        for first in (piece for piece in pieces if piece[1] == 0):
            loop, count = first[0], first[2]
            self._judge(first[3] if self._shared else self._state(count), [results[loop, at] for at in range(count)])

    def _judge(self, state, results):
        """Raise Wrong where the kernel's check does not take these; a repeated right whole needs no second check."""
        known = None if self._shared else (len(results), measure.fingerprint(results))
        if known in self._right:
            return
        verdict = self.kernel.check(state, results)
        if verdict is not None:
            raise route.Wrong(str(verdict))
        if known:
            if len(self._right) >= MOST_RIGHT:
                self._right.clear()
            self._right.add(known)

    def _prepare(self, count):
        return registry.prepare(self.kernel, self._size, self._seed, count)

    def _state(self, count):
        """The asker's own input, made once; for each number of parts where it depends on that."""
        key = count if registry.takes_count(self.kernel) else None
        if key not in self._states:
            self._states[key] = self._prepare(count)
        return self._states[key]

    def _portable(self, count, memory):
        """The pickled input, which a fork does not need; raises Unsupported where that, or a result, has no such."""
        state = self._state(count)
        sent = pickled("its input", state) if memory == PICKLED else None
        for index in range(count):
            pickled("what its part gives", self.kernel.part(state, index, count))
        return sent


class Beside(object):
    """Begins a worker in a process that has the kernel: ``make`` gives it its input."""

    def __init__(self, kernel, count, make):
        self._kernel, self._count, self._make = kernel, count, make

    def __call__(self):
        _of_thread().begin(self._count, lambda: (self._kernel, self._make()))


class Sent(object):
    """Begins a worker that has nothing: it loads the kernel by its path, and then its pickled input."""

    def __init__(self, name, path, count, state):
        self._name, self._path, self._count, self._state = name, path, count, state

    def __call__(self):
        _sent.begin(self._count, self._load)

    def _load(self):
        kernel = registry.execute("kernel_" + self._name, self._path)
        return kernel, pickle.loads(self._state)


def _of_thread():
    """The calling thread's own."""
    if not hasattr(_own, "held"):  # a subclass of threading.local would do, but for RustPython, which begins it once
        _own.held = Held()
    return _own.held


def own(chunk):
    """(kernel, state) of a chunk, in the worker that does it; raises what went wrong when it began."""
    held = _of_thread() if _sent.kernel is None and _sent.failed is None else _sent
    if held.failed is not None:
        raise held.failed
    return held.kernel, chunk[3] if len(chunk) > 3 else held.states[chunk[2]]


def part(chunk):
    """(loop, index, result) of a chunk."""
    kernel, state = own(chunk)
    return chunk[0], chunk[1], kernel.part(state, chunk[1], chunk[2])


def pickled(what, value):
    """A value's bytes, from which it was had again; raises Unsupported, which names the type that has none."""
    try:
        text = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        pickle.loads(text)
        return text
    except Exception:
        problem = sys.exc_info()[1]
    raise registry.Unsupported(
        "%s cannot be pickled for another process or interpreter: it holds a %s (%s)"
        % (what, _kind(_culprit(value, DEEPEST)), problem)
    )


def _culprit(value, deep):
    """The innermost of what a value holds that cannot be pickled by itself."""
    held = []
    if isinstance(value, dict):
        held = list(value) + list(value.values())
    elif isinstance(value, (list, tuple, set, frozenset)):
        held = list(value)
    elif type(value).__module__.startswith(registry.MODULES):  # what others' objects hold is no kernel's choice
        held = list(getattr(value, "__dict__", {}).values())
    for one in held if deep else ():
        try:
            pickle.loads(pickle.dumps(one, pickle.HIGHEST_PROTOCOL))
        except Exception:
            return _culprit(one, deep - 1)
    return value


def _kind(value):
    """A type's name, with its module where that says more."""
    made = type(value)
    module = made.__module__
    return made.__name__ if module in ("builtins", "__builtin__") else "%s.%s" % (module, made.__name__)
