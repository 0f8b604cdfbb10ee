"""How are actors made to meet often?  One class an engine.

strided  an array of states: every actor sweeps all of it, from a starting point that is shifted from stride to stride
hammer   one state: every actor's body is repeated on it; for tests that say REPEATS
gated    one state: the first actor stops in the middle of its operation, at a hook, until the others are done; for
         tests that say GATED
barrier  an array of states with a barrier before each: what most tests of threads do, and what the others are
         measured against

An actor's observation goes into a list of its own, which its own thread made: a shared list's lock would hide what is
looked for.  An exception is an observation like any other.
"""
import random
import sys
import threading
import types

from kernels import gate

#: How long, in seconds, a gated actor waits for the others, which may need what its operation holds.
PATIENCE = 0.25

#: How long others wait for a hook that may never be reached.
REACH = 5.0

#: Turns that an actor waits for the others to be awake; more, and one of them has no core.
TURNS = 20000

#: Every so manieth round of a hammer is of code that a JIT may have compiled; all are where there is none.
COMPILED = 8

LARGEST = {"strided": 1 << 18, "barrier": 1 << 14, "hammer": 1 << 22, "gated": 1}


class Raised(object):
    """What an actor raised: the name of its type, Java's own too."""

    def __init__(self):
        kind = sys.exc_info()[0]
        self.name = getattr(kind, "__name__", None) or str(kind)


def build(name, run, test, seed, meet, anew):
    """The engine of that name; ``run`` is the team's; ``meet``: do actors wait, spinning, until all are awake?

    ``anew``: calls of a hammer's rounds whose code no JIT has seen, 0 for none.
    """
    return ENGINES[name](run, test, random.Random(seed), meet, anew)


class Strided(object):
    """``size`` states a stride."""

    def __init__(self, run, test, draw, meet, anew):
        self.run = run
        self.test = test
        self.draw = draw
        self.meet = meet
        self.anew = anew
        self.repeats = getattr(test, "REPEATS", False)

    def samples(self, size):
        """(seconds of the actors, list of (state, observations)) of one stride; ``seen`` is a list an actor."""
        states = self.states(size)
        starts = [self.shift(size) for _ in self.test.ACTORS]
        awake = [False] * len(self.test.ACTORS)

        def work(index, prepared):
            return self.sweep(self.test.ACTORS[index], states, starts[index], self.rendezvous(awake, index))

        seconds, seen = _run(self.run, work, len(self.test.ACTORS))
        return seconds, [(state, self.observed(seen, at)) for at, state in enumerate(states)]

    def states(self, size):
        """Fresh states."""
        if self.repeats:
            return [self.test.state(1) for _ in range(size)]
        return [self.test.state() for _ in range(size)]

    def observed(self, seen, at):
        """Each actor's observation of one state, as the test wants it."""
        return [[one[at]] if self.repeats else one[at] for one in seen]

    def shift(self, size):
        """Nowhere, or a power of two to either side: actors drift apart by themselves, in either direction."""
        if size < 2 or self.draw.random() < 0.25:
            return 0
        far = 1 << int(self.draw.random() * (size.bit_length() - 1))
        return far if self.draw.random() < 0.5 else size - far

    def rendezvous(self, awake, index):
        """What an actor calls when it is awake; it returns when all are, or when they take too long."""
        meet, most = self.meet, TURNS

        def wait():
            awake[index] = True
            turns = 0
            while meet and not all(awake) and turns < most:
                turns += 1

        return wait

    def sweep(self, actor, states, start, wait):
        """One actor's way through the states, from ``start`` to the end and from the beginning to ``start``."""
        seen = [None] * len(states)
        wait()
        for places in (range(start, len(states)), range(start)):
            for at in places:
                try:
                    seen[at] = actor(states[at])
                except:  # noqa: E722 - a Java exception is no Exception
                    seen[at] = Raised()
        return seen


class Barrier(Strided):
    """All actors meet before every single state."""

    def samples(self, size):
        self._barrier = threading.Barrier(len(self.test.ACTORS))
        return Strided.samples(self, size)

    def shift(self, size):
        return 0

    def sweep(self, actor, states, start, wait):
        meet = self._barrier.wait
        seen = [None] * len(states)
        for at in range(len(states)):
            meet()
            try:
                seen[at] = actor(states[at])
            except:  # noqa: E722 - as above
                seen[at] = Raised()
        return seen


class Hammer(Strided):
    """``size`` repetitions of every actor's body on one state are one sample.

    A JIT leaves hardly a place in a body where threads could take turns, once it has compiled it: hence code made anew.
    """

    _round = 0

    def samples(self, size):
        self._round += 1
        made = _anew if self.anew and self._round % COMPILED else _as_it_is
        times = min(size, self.anew) if made is _anew else size
        actors = [made(actor) for actor in self.test.ACTORS]
        repeat = made(_repeat)
        state = self.test.state(times)
        awake = [False] * len(actors)

        def work(index, prepared):
            return repeat(actors[index], state, times, self.rendezvous(awake, index))

        seconds, seen = _run(self.run, work, len(actors))
        # A round that is kept short on purpose says nothing about how long the others should be.
        return (seconds if times == size else None), [(state, seen)]


def _repeat(actor, state, times, wait):
    """Everything that the actor observed but None, and every exception."""
    seen = []
    keep = seen.append
    wait()
    for _ in range(times):
        try:
            one = actor(state)
            if one is not None:
                keep(one)
        except:  # noqa: E722 - a Java exception is no Exception
            keep(Raised())
    return seen


def _as_it_is(function):
    return function


def _anew(function):
    """The same function of a code object of its own."""
    code = function.__code__.replace()
    return types.FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )


class Gated(object):
    """The first actor's operation is held open while the others act."""

    def __init__(self, run, test, draw, meet, anew):
        self.run = run
        self.test = test
        self.reached = 0

    def samples(self, size):
        held = Gate(len(self.test.ACTORS) - 1)
        state = self.test.state(held.pause)

        def work(index, prepared):
            return (held.first if index == 0 else held.other)(self.test.ACTORS[index], state)

        seconds, seen = _run(self.run, work, len(self.test.ACTORS))
        self.reached += held.was_reached
        return seconds, [(state, seen)]


class Gate(object):
    """Holds the first actor at its hook until the others have come back."""

    def __init__(self, others):
        self.was_reached = False
        self._others = others
        self._first = None
        self._at_hook = threading.Event()
        self._back = []
        self._go = threading.Event()

    def pause(self):
        """The hook: the first actor waits here, once; anyone else goes on."""
        if self.was_reached or threading.current_thread() is not self._first:
            return
        self.was_reached = True
        self._at_hook.set()
        self._go.wait(PATIENCE)

    def first(self, actor, state):
        """The actor whose operation has the hook."""
        self._first = threading.current_thread()
        try:
            return _seen(actor, state)
        finally:
            self._at_hook.set()

    def other(self, actor, state):
        """An actor that comes while the first one is held."""
        self._at_hook.wait(REACH)
        try:
            return _seen(actor, state)
        finally:
            self._back.append(actor)
            if len(self._back) == self._others:
                self._go.set()


def _seen(actor, state):
    try:
        return actor(state)
    except:  # noqa: E722 - as above
        return Raised()


def _run(run, work, count):
    """(seconds from the gate's opening to the last finish, what each actor's work returned)."""
    opened, _, records = run(lambda index, inputs: None, work, count)
    found = gate.results(records)
    return max(record.finished for record in records) - opened, found


ENGINES = {"strided": Strided, "hammer": Hammer, "gated": Gated, "barrier": Barrier}
