"""Measures one value: what it cost, with its evidence, and whether the work was really done.

One request is one value: the kernel's work, ``loops`` times over, on ``threads`` threads.

weak    every thread does the whole work: an independent kernel's thread does all of it by itself; a
        contended kernel's shared work is multiplied by the number of threads (the size named by GROWS).
strong  the work is fixed and divided.  ``share`` [k, K] asks for the k-th of K shares on one thread alone:
        that is how K single-thread processes do the same work, the ceiling.

Every thread of an independent kernel makes an input of its own, once, and keeps it for all thread counts; a
contended kernel gets a fresh shared state for each loop, so that no loop sees what another left behind.
"""
import gc
import os
import platform
import sys
import threading
import time

from kernels import bench, clock, gate, registry

#: Leftover threads get this long, in seconds, to end by themselves before they are held against a kernel.
GRACE = 0.25

#: Where Linux counts a process's threads: so many words after its name, which is in brackets.
STAT, STAT_THREADS = "/proc/self/stat", 17


def table(kernel, size):
    """A copy of a size's table, by its name or as it is."""
    return dict(size if isinstance(size, dict) else kernel.SIZES[size])


#: Checked results that are remembered; more than one only where floats differ in their last digits by the split.
MOST_RIGHT = 8


def fingerprint(result):
    """What no other result has, in 32 characters, that nobody can change any more."""
    text = repr(result)
    return registry.digest(text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))[:32]


class Common(object):
    """What one kernel's works have in common.

    ``right`` are the results that were found right, by input and split, by other processes of this interpreter too:
    each entry is a whole, one fingerprint for each of its parts.  ``learned`` are those found right here since last
    asked for.  ``own`` is the main thread's store of inputs.
    """

    def __init__(self):
        self.right = {}
        self.learned = []
        self.own = {}

    def add(self, split, whole):
        """One more whole; whether it was new, and there was room for it."""
        known = self.right.setdefault(split, [])
        if whole in known or len(known) >= MOST_RIGHT:
            return False
        known.append(whole)
        return True

    def learn(self, split, whole):
        """One more whole that was found right here."""
        if self.add(split, whole):
            self.learned.append([split, whole])

    def told(self):
        """What was learned since this was last asked for."""
        learned, self.learned = self.learned, []
        return learned


class Work(object):
    """A kernel, its input and its way to split: everything that is made outside the timed region."""

    def __init__(self, name, kernel, size, seed, threads, mode, share, common):
        self.name = name
        self.kernel = kernel
        self.bench = kernel if isinstance(kernel, bench.Bench) else None
        self.size = table(kernel, size)
        self.seed = seed
        self.threads = threads
        self.shared = bool(registry.shares(kernel))
        self.mode = mode
        self.share = share
        self._resize()
        self._rest = {}
        self._split = repr((self._input(), self.parts))
        self.common = common
        self.right = common.right.setdefault(self._split, [])

    def _resize(self):
        """How many parts is the work cut into, and does the shared work grow or shrink?"""
        if self.shared:
            grows = self.kernel.GROWS
            if self.mode == "weak":
                self.size[grows] *= self.threads
            elif self.share:
                self.size[grows] = max(1, self.size[grows] // self.share[1])
            self.parts = self.threads
        elif self.mode == "weak":
            self.parts = 1
        else:
            self.parts = self.share[1] if self.share else self.threads

    def _input(self):
        """What an input is made from: one serves all thread counts, where it does not depend on their number."""
        return sorted(self.size.items()), self.seed, self.parts if registry.takes_count(self.kernel) else None

    def _prepare(self):
        return registry.prepare(self.kernel, self.size, self.seed, self.parts)

    def fresh(self, loops):
        """A shared state for each loop."""
        return [self._prepare() for _ in range(loops)]

    def private(self, inputs):
        """The calling thread's own input, out of its own store, which holds one kernel's at a time."""
        if inputs.get("kernel") != self.name:
            inputs.clear()
            inputs["kernel"] = self.name
        key = repr(self._input())
        if key not in inputs:
            inputs[key] = self._prepare()
        return inputs[key]

    def reference(self):
        """The input that results are checked against: made like the threads' own, by the main thread."""
        return self.private(self.common.own)

    def index(self, thread):
        """Which of the parts a thread does."""
        if self.shared or self.mode == "strong":
            return self.share[0] if self.share and not self.shared else thread
        return 0

    def wholes(self, results):
        """The results of one loop, sorted into wholes, each of which a check can judge.

        In weak scaling every thread's result is one; a share's is completed by what the others would have given.
        """
        if self.shared or (self.mode == "strong" and not self.share):
            return [results]
        if self.mode == "weak":
            return [[result] for result in results]
        whole = [self._other(index) for index in range(self.parts)]
        whole[self.share[0]] = results[0]
        return [whole]

    def is_known(self, results):
        """Was every whole that these results belong to found right before?"""
        prints = [fingerprint(result) for result in results]
        if self.mode == "weak":
            return all([one] in self.right for one in prints)
        if self.share:
            return any(whole[self.share[0]] == prints[0] for whole in self.right)
        return prints in self.right

    def know(self, whole):
        """Remember a whole that was found right."""
        self.common.learn(self._split, [fingerprint(result) for result in whole])

    def told(self, result):
        """A result as it is compared: a kernel's is plain data, a user's function may return anything."""
        return self.bench.told(result) if self.bench else result

    def _other(self, index):
        if index != self.share[0] and index not in self._rest:
            self._rest[index] = self.kernel.part(self.reference(), index, self.parts)
        return self._rest.get(index)


def gil_enabled():
    """Is the GIL on at this moment?  Read where the subject can say, else what its implementation is known for."""
    if hasattr(sys, "_is_gil_enabled"):
        return bool(sys._is_gil_enabled())
    return not sys.platform.startswith("java")


def running_threads():
    """How many threads run now, those started behind threading's back too where that can be seen.

    CPython's are the system's own: asking the interpreter for their frames would stop the world of a build without a
    GIL, for 1 ms at two threads, right before a value.  They are counted by the system, not listed by us: a list in
    which a thread ends, the last request's watchdog, may be cut short: 2 of 700,000 were.
    """
    implementation = platform.python_implementation()
    if implementation == "CPython" and os.path.exists(STAT):
        with open(STAT) as told:
            return int(told.read().rpartition(")")[2].split()[STAT_THREADS])
    if implementation in ("CPython", "PyPy"):
        return len(sys._current_frames())
    return threading.active_count()


def collections():
    """Collections of the cyclic collector so far, or None."""
    try:
        return sum(generation["collections"] for generation in gc.get_stats())
    except (AttributeError, TypeError, KeyError, NotImplementedError):
        return None


def _leftover(before):
    deadline = clock.now() + GRACE
    while True:
        left = running_threads() - before
        if left <= 0 or clock.now() >= deadline:
            return max(0, left)
        time.sleep(0.005)


def _judge(work, states, per_loop):
    """The first wrong verdict, or None.  Independent work that repeats a checked result needs no second check."""
    judged = set()
    for state, results in zip(states, per_loop):
        # Most loops say what the one before said: one text is quicker than to ask after each part of the whole.
        text = None if work.shared else repr(results)
        if text in judged:
            continue
        if work.shared or not work.is_known(results):
            for whole in work.wholes(results):
                verdict = work.kernel.check(state, whole)
                if verdict is not None:
                    return str(verdict)
                if not work.shared:
                    work.know(whole)
        if text is not None:
            judged.add(text)
    return None


def _walker(work, loops, states):
    """(prepare, work) for the team: what each thread makes before the gate, and does behind it."""
    part, parts = work.kernel.part, work.parts

    def prepare(thread, inputs):
        return states if work.shared else [work.private(inputs)] * loops

    def walk(thread, own):
        index = work.index(thread)
        results = []
        for state in own:
            results.append(part(state, index, parts))
        return results

    return prepare, walk


def _alone(work):
    """What is wrong with a user's function on one thread, as an answer; None where nothing is."""
    record = gate.Record()
    wrong = None
    try:
        wrong = work.bench.alone(work.reference())
    except:  # noqa: E722 - on Jython a Java exception is no BaseException
        record.fail("on one thread, before the threads")
    if record.error:
        return {"error": record.error}
    return None if wrong is None else {"wrong": wrong}


def measure(team, work, loops, cpus=()):
    """One value: seconds, evidence, and the verdict, as a dict that JSON can carry; a thread stays on its own CPU."""
    spoilt = _alone(work) if work.bench else None
    if spoilt is not None:
        return spoilt
    states = work.fresh(loops) if work.shared else [work.reference()] * loops
    prepare, walk = _walker(work, loops, states)
    team.grow(work.threads)
    threads_before = running_threads()
    gil_before = gil_enabled()
    collected = collections()
    opened, cpu, records = team.run(prepare, walk, work.threads, cpus, meet=not gil_before)
    answer = {
        "cpu": cpu,
        "gil_before": gil_before,
        "gil_after": gil_enabled(),
        "leftover_threads": _leftover(threads_before),
    }
    if collected is not None:
        answer["collections"] = collections() - collected
    failed = [record.error for record in records if record.error]
    if failed:
        answer["error"] = failed[0]
        return answer
    answer["wall"] = max(record.finished for record in records) - opened
    answer["per_thread"] = [record.finished - opened for record in records]
    answer["ran"] = [record.ran for record in records]
    answer["waited"] = [record.waited for record in records]
    per_loop = [[work.told(record.result[loop]) for record in records] for loop in range(loops)]
    answer["wrong"] = _judge(work, states, per_loop)
    answer["right"] = work.common.told()
    if work.bench and work.bench.unchecked:
        answer["unchecked"] = work.bench.unchecked
    return answer
