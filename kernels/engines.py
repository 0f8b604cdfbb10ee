"""Engines that make the actors of a litmus test meet often.  One class an engine.

strided  an array of states: every actor sweeps all of it, from a starting point that is shifted from stride to stride
hammer   one state: every actor's body is repeated on it; for tests that say REPEATS
gated    one state: the first actor stops in the middle of its operation, at a hook, until the others are done; for
         tests that say GATED
barrier  an array of states with a barrier before each: what most tests of threads do, and what the others are
         measured against

Where one actor's operation takes much longer than another's, the quick one would have swept all states before the slow
one has seen a few: it idles around its own operation, and they meet again after every few states.  Actors that are
alike do so in half of their strides.

An actor's observation goes into a list of its own, which its own thread made: a shared list's lock would hide what is
looked for.  An exception is an observation like any other.
"""
import itertools
import random
import sys
import threading
import types

from kernels import clock, gate

#: How long, in seconds, a gated actor waits for the others, which may need what its operation holds.
PATIENCE = 0.25

#: How long others wait for a hook that may never be reached.
REACH = 5.0

#: Turns that an actor waits for the others to be awake; more, and one of them has no core.
TURNS = 20000

#: Every so manieth round of a hammer is of code that a JIT may have compiled; all are where there is none.
COMPILED = 8

#: After so many states actors meet again, where they are kept near each other.
TOGETHER = 32

#: Actors that are kept near each other start apart by fewer states than this.
NEAR = 16

#: A stride that took less, in seconds, says little about how long a state takes.
TELLING = 1e-3

#: An actor that is slower than another by more than this share, so many strides in a row, is not so by chance.
UNEVEN, OFTEN = 0.3, 4

#: Share of what an actor is ahead that it idles more the next time: all of it would overshoot.
GAIN = 0.5

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
        self.idle = [0.0] * len(test.ACTORS)
        self._slowest, self._slow, self._turn = None, 0, None

    def samples(self, size):
        """(seconds of the actors, list of (state, observations)) of one stride; ``seen`` is a list an actor."""
        states = self.states(size)
        near = self.meet and (any(self.idle) or self.draw.random() < 0.5)
        together = min(size, TOGETHER) if near else size
        starts = [self.shift(min(size, NEAR) if near else size, size) for _ in self.test.ACTORS]
        awake = [0] * len(self.test.ACTORS)
        actors = [self.in_step(actor, idle) for actor, idle in zip(self.test.ACTORS, self.idle)]

        def work(index, prepared):
            return self.sweep(actors[index], states, starts[index], self.rendezvous(awake, index), together)

        took, seen = _run(self.run, work, len(actors))
        if self.meet and max(took) >= TELLING:
            self.learn([seconds / size for seconds in took])
        return max(took), [(state, self.observed(seen, at)) for at, state in enumerate(states)]

    def learn(self, took):
        """How long did each actor take a state: does one have to wait for another from now on?"""
        if not any(self.idle):
            slowest = took.index(max(took))
            uneven = max(took) - min(took) > UNEVEN * max(took)
            self._slow = self._slow + 1 if uneven and slowest == self._slowest else int(uneven)
            self._slowest = slowest
            if self._slow < OFTEN:
                return
        self.idle = paced(self.idle, took)

    def in_step(self, actor, idle):
        """The actor, idling so many seconds around its operation: how much of it before, each stride tells anew."""
        if not idle:
            return actor
        self._turn = self._turn or _turn()
        turns = int(idle / self._turn)
        before = int(self.draw.random() * turns)
        after = turns - before

        def slowed(state):
            for _ in itertools.repeat(None, before):
                pass
            try:
                return actor(state)
            finally:
                for _ in itertools.repeat(None, after):
                    pass

        return slowed

    def states(self, size):
        """Fresh states."""
        if self.repeats:
            return [self.test.state(1) for _ in range(size)]
        return [self.test.state() for _ in range(size)]

    def observed(self, seen, at):
        """Each actor's observation of one state, as the test wants it."""
        return [[one[at]] if self.repeats else one[at] for one in seen]

    def shift(self, most, size):
        """Nowhere, or a power of two below ``most`` to either side: actors drift apart by themselves, in either way."""
        if most < 2 or self.draw.random() < 0.25:
            return 0
        far = 1 << int(self.draw.random() * (most.bit_length() - 1))
        return far if self.draw.random() < 0.5 else size - far

    def rendezvous(self, awake, index):
        """What an actor calls when it is awake, each time; it returns when all are, or when they take too long."""
        meet, most = self.meet, TURNS

        def wait():
            awake[index] += 1
            turns, times = 0, awake[index]
            while meet and turns < most and min(awake) < times:
                turns += 1

        return wait

    def sweep(self, actor, states, start, wait, together):
        """One actor's way through the states, from ``start`` to the end and from the beginning to ``start``."""
        seen = [None] * len(states)
        for places in stretches(start, len(states), together):
            wait()
            for at in places:
                try:
                    seen[at] = actor(states[at])
                except:  # noqa: E722 - a Java exception is no Exception
                    seen[at] = Raised()
        return seen


def stretches(start, size, together):
    """The places of all states from ``start`` on and around, so many at a time: as many stretches for any start."""
    for first in range(0, size, together):
        begin = (start + first) % size
        end = begin + min(together, size - first)
        if end <= size:
            yield range(begin, end)
        else:
            yield list(range(begin, size)) + list(range(end - size))


def paced(idle, took):
    """How many seconds each actor idles a state, after a stride in which it took so long a state."""
    found = [now + GAIN * (max(took) - own) for now, own in zip(idle, took)]
    return [each - min(found) for each in found]


def _turn():
    """Seconds of a turn of an idle loop."""
    turns = 1 << 14
    begun = clock.now()
    for _ in itertools.repeat(None, turns):
        pass
    return max(clock.now() - begun, 1e-9) / turns


class Barrier(Strided):
    """All actors meet before every single state."""

    def in_step(self, actor, idle):
        return actor

    def samples(self, size):
        self._barrier = threading.Barrier(len(self.test.ACTORS))
        return Strided.samples(self, size)

    def shift(self, most, size):
        return 0

    def sweep(self, actor, states, start, wait, together):
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
        awake = [0] * len(actors)

        def work(index, prepared):
            return repeat(actors[index], state, times, self.rendezvous(awake, index))

        took, seen = _run(self.run, work, len(actors))
        # A round that is kept short on purpose says nothing about how long the others should be.
        return (max(took) if times == size else None), [(state, seen)]


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

        took, seen = _run(self.run, work, len(self.test.ACTORS))
        self.reached += held.was_reached
        return max(took), [(state, seen)]


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
    """(seconds from the first actor's start to each one's finish, what each one's work returned)."""
    opened, _, records = run(lambda index, inputs: None, work, count)
    found = gate.results(records)
    return [record.finished - opened for record in records], found


ENGINES = {"strided": Strided, "hammer": Hammer, "gated": Gated, "barrier": Barrier}
