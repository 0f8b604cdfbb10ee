"""Records which calls on one shared object overlapped, and what each returned: the histories of short programs.

A type is one file in ``linearizable/``, or any other file of that form: its class ``Shared`` is the object, a method an
operation.  (Its class ``Model`` is for the host, which judges.)  A history says of each operation what it returned, and
which operations had returned before it was called.  What an operation raises is its result, by the exception's name.

Runs come in strides: every thread goes through an array of objects, and works through its program on each.  Its stamps
go into lists that it made itself, so that no lock hides what is looked for.
"""
import os
import random
import time

from kernels import clock, engines, gate, observe, registry, values

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "linearizable")

#: Different histories that one answer lists; runs with any other are counted, no more.
MOST = 1000

#: Runs from one opening of the gate to the next, at first and at most; they are doubled while they take so few seconds.
FIRST, LAST = 25, 2000
BRIEF = 0.02

#: Turns that a thread without a GIL waits for another before a run: few, for one that has no core comes much later.
TURNS = 300

#: How many programs there are to one with a delay in it, and the longest delay without a GIL, in turns.
RARELY = 4
LONGEST = 24

#: A pause, in seconds, that lets others run; what the system makes of it is long enough for that.
NAP = 1e-6


def load(name, folders=()):
    """The type's module, by its name or a file's absolute path; raises Unusable, saying what is missing.

    A user's file is where the host says, or of that name in one of the user's ``folders``: a container has it there.
    """
    name = registry.native(name)
    places = [name] if os.path.isabs(name) else [os.path.join(HERE, name + ".py")]
    places += [os.path.join(folder, os.path.basename(name)) for folder in folders if os.path.isabs(name)]
    path = next((place for place in places if os.path.isfile(place)), None)
    if path is None:
        raise registry.Unusable("no type of the name %s" % name)
    kind = registry.execute("type_" + os.path.basename(path)[:-3], path)
    if not hasattr(kind, "Shared"):
        raise registry.Unusable("%s has no Shared" % os.path.basename(path))
    return kind


def history(team, kind, setup, programs, seed, limits, gil):
    """{"histories", "runs", "met", "unlisted"} of as many runs as the limits allow, a dict for JSON.

    ``programs`` is a list of [operation, argument ...] for each thread; ``limits`` are the most runs, how many in which
    threads met are enough, and seconds, each of the last two perhaps None.  A history is {"operations", "times"}, an
    operation [thread, name, arguments, result, rank of its call, rank of its return]: see ``ranks``.
    """
    most, enough, seconds = limits
    draw, seen = random.Random(seed), Seen(programs)
    restore = observe.hasten() if gil else None
    size, met, begun = FIRST, 0, clock.now()
    try:
        while seen.runs < most and not (enough and seen.met >= enough):
            if seen.runs and seconds and clock.now() - begun > seconds:
                break
            size = min(size, most - seen.runs)
            before, since = seen.met, clock.now()
            pace = (Chase if gil else Meeting)(len(programs), size, pausing=not met)
            for run in Stride(kind, setup, programs, size, draw, pace).runs(team):
                seen.add(run)
            met = seen.met - before
            if clock.now() - since < BRIEF:
                size = min(2 * size, LAST)
    finally:
        if restore:
            restore()
    return seen.told()


class Chase(object):
    """Every thread does every run once: one that another is at before any other.

    Under a GIL, whoever gets it goes where another lost it, for that may be in the middle of a program.  ``pausing``
    says that threads do not meet by themselves: a GIL is kept for longer than a stride takes, or they share a core.
    """

    def __init__(self, count, size, pausing):
        self._size = size
        self._pausing = pausing
        # A list for each thread, written by it alone: without a GIL, writes to one list would wait for each other.
        self._at = [[None] for _ in range(count)]
        self._done = [[False] * size for _ in range(count)]

    def runs(self, index):
        """Each run, when its turn has come."""
        at, done, first = self._at[index], self._done[index], 0
        others = [other for other in range(len(self._at)) if other != index]
        for _ in range(self._size):
            for other in others:
                run = self._at[other][0]
                if run is not None and not done[run]:
                    break
            else:
                while done[first]:
                    first += 1
                run = first
            done[run] = True
            at[0] = run
            self.wait(others, run)
            yield run

    def wait(self, others, run):
        """Nobody waits: each would give the GIL away where it is in the middle of nothing."""

    def pause(self, turns):
        """Stop in the middle of a program, where it takes that to let the others go on."""
        if self._pausing:
            time.sleep(NAP)
        else:
            self.delay(turns)

    def delay(self, turns):
        """Under a GIL, delay nobody."""


class Meeting(Chase):
    """Without a GIL: threads wait for each other, spinning, so that they begin a run together."""

    def wait(self, others, run):
        """Wait for those that have not done the run yet, but not for long."""
        for other in others:
            at, done, turns = self._at[other], self._done[other], 0
            while at[0] != run and not done[run] and turns < TURNS:
                turns += 1

    def delay(self, turns):
        """Let the others come so far ahead."""
        while turns > 0:
            turns -= 1


class Stride(object):
    """``size`` objects, on each of which every thread runs its program."""

    def __init__(self, kind, setup, programs, size, draw, pace):
        self._objects = [kind.Shared(setup) for _ in range(size)]
        self._programs = programs
        self._holds = [[_hold(draw, len(program)) for _ in range(size)] for program in programs]
        self._pace = pace

    def runs(self, team):
        """Of each run, for each thread, a list of (time of call, result, time of return)."""
        records = team.run(self._deal, self._walk, len(self._programs))[2]
        found = gate.results(records)
        for at in range(len(self._objects)):
            yield [own[at] for own in found]

    def _deal(self, index, inputs):
        """Each object's methods in the order of the thread's program, looked up before the gate opens."""
        program = self._programs[index]
        return [[(getattr(shared, step[0]), step[1:]) for step in program] for shared in self._objects]

    def _walk(self, index, dealt):
        pace, holds, now = self._pace, self._holds[index], clock.now
        found = [None] * len(dealt)
        for run in pace.runs(index):
            place, turns = holds[run]
            found[run] = kept = []
            keep = kept.append
            for step, arguments in dealt[run]:
                if place == 0:
                    pace.pause(turns)
                place -= 1
                called = now()
                try:
                    result = step(*arguments)
                except:  # noqa: E722 - on Jython a Java exception is no Exception
                    result = engines.Raised()
                keep((called, result, now()))
        return found


def _hold(draw, length):
    """(which operation comes after a pause, how long it is); a place beyond the program's end for none."""
    place = draw.random() * RARELY * length
    return int(place), int(place % 1 * LONGEST)


class Seen(object):
    """The different histories so far, and how often each was seen; in ``met`` of the ``runs`` threads overlapped."""

    def __init__(self, programs):
        self.runs = 0
        self.met = 0
        self._unlisted = 0
        self._programs = programs
        self._found = {}

    def add(self, run):
        """Count one run."""
        self.runs += 1
        # Whatever cannot be written is an error here, not the end of the worker.
        results = [[_written(result) for _, result, _ in own] for own in run]
        # Most runs under a GIL are one program after the other: they are told apart without their ranks.
        spans = _turns(run)
        if spans is None:
            self.met += 1
            spans = _spans(run)
        key = repr((spans, results))
        if key in self._found:
            self._found[key][2] += 1
        elif len(self._found) < MOST:
            self._found[key] = [_spans(run), results, 1]
        else:
            self._unlisted += 1

    def told(self):
        """For JSON, the most frequent first."""
        order = sorted(self._found, key=lambda key: (-self._found[key][2], key))
        return {
            "histories": [self._told(*self._found[key]) for key in order],
            "runs": self.runs,
            "met": self.met,
            "unlisted": self._unlisted,
        }

    def _told(self, spans, results, times):
        operations = [
            [thread, step[0], step[1:], results[thread][place], spans[thread][place][0], spans[thread][place][1]]
            for thread, program in enumerate(self._programs)
            for place, step in enumerate(program)
        ]
        return {"operations": operations, "times": times}


def _written(result):
    return values.raised(result.name) if isinstance(result, engines.Raised) else values.written(result)


def _turns(run):
    """The threads in their order where each had returned for good before the next began, else None."""
    order = sorted((own[0][0], own[-1][2], thread) for thread, own in enumerate(run) if own)
    for before, after in zip(order, order[1:]):
        if before[1] >= after[0]:
            return None
    return [thread for _, _, thread in order]


def _spans(run):
    return ranks([[(called, returned) for called, _, returned in own] for own in run])


def ranks(times):
    """(rank of call, rank of return) for each (call, return) of each thread.

    One operation returned before another was called exactly when its return's rank is below the other's call's.  Calls
    between which nothing returned share a rank, and so do returns: that runs with the same order are the same history.
    A call and a return at one time, as a coarse clock has them, count as overlapping.
    """
    events = []
    for thread, own in enumerate(times):
        for place, stamps in enumerate(own):
            for end in (0, 1):  # 0 sorts a call before a return of the same time
                events.append((stamps[end], end, thread, place))
    events.sort()
    found = [[[0, 0] for _ in own] for own in times]
    rank = 0
    for _, end, thread, place in events:
        if rank % 2 != end:  # calls are even, returns odd
            rank += 1
        found[thread][place][end] = rank
    return found
