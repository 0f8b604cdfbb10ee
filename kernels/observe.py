"""Counts what was seen when a litmus test's actors met.

A litmus test is one file: ACTORS, functions of the state; ``state()`` makes one (``state(times)`` where REPEATS says
that an actor's body may be repeated on it, ``state(pause)`` where GATED says that its first actor calls ``pause`` in
the middle of its operation); ``outcome(state, seen)`` names what happened, after all actors, from what each returned
(a list of all that it returned, where REPEATS).  OUTCOMES says how each name is graded, which is the host's business.
What an actor raised is an outcome by the name of the exception.
"""
import os
import sys

from kernels import clock, engines, registry

#: Seconds that one stride or round takes, at least, before its size stays: by then threads have met.
#: Under a GIL that is several turns; GraalPy's turn is 50 ms whatever it is told.
STRIDE = {"graalpy": 0.2, "gil": 0.02, "free": 0.004}

#: The shortest switch interval: where there is a GIL and its interval means something, threads then take turns often.
INTERVAL = 1e-6

#: Implementations whose threads take turns at once when they are told to: one can wait for the other, spinning.
PROMPT = ("cpython", "pypy")

#: Calls after which a JIT has compiled what is called, at the latest; GraalPy's takes longer than one of its turns.
UNSEEN = {"pypy": 1000, "graalpy": 1 << 20}

#: Labels that one test may give; more means that a label holds a value.
MOST = 50


def load(name, path):
    """The test's module; raises Unusable, saying which part of the contract is missing, or Unsupported."""
    test = registry.execute("litmus_" + name, path)
    for part in ("ACTORS", "OUTCOMES", "state", "outcome"):
        if not hasattr(test, part):
            raise registry.Unusable("%s has no %s" % (os.path.basename(path), part))
    if getattr(test, "REPEATS", False) and getattr(test, "GATED", False):
        raise registry.Unusable("%s says both REPEATS and GATED: make it two" % os.path.basename(path))
    return test


def observe(run, test, engine, seed, seconds, samples, implementation, gil, cores):
    """Counts of outcomes over about ``seconds``, or ``samples`` samples where those come first; a dict for JSON.

    ``run`` is a team's, see ``gate``; ``cores`` are those that its threads stay on, 0 where they are left alone.
    """
    # Who spins for an actor that has no core keeps the core from it.
    crowded = 0 < cores < len(test.ACTORS)
    meet = not crowded and (not gil or implementation in PROMPT)
    chosen = engines.build(engine, run, test, seed, meet, UNSEEN.get(implementation, 0))
    target = STRIDE.get(implementation, STRIDE["gil" if gil else "free"])
    size, counts, inside, total, strides = 1, {}, 0.0, 0, 0
    begun = clock.now()
    restore = hasten() if gil else _nothing
    try:
        while total < samples and (not strides or clock.now() - begun < seconds):
            took, seen = chosen.samples(size)
            for state, observed in seen:
                label = _label(test, state, observed)
                counts[label] = counts.get(label, 0) + 1
            if len(counts) > MOST:
                raise registry.Unusable("more than %d different outcomes: an outcome is a name, not a value" % MOST)
            inside, total, strides = inside + (took or 0.0), total + len(seen), strides + 1
            if took is not None and took < target:
                size = min(2 * size, engines.LARGEST[engine])
    finally:
        restore()
    return {
        "engine": engine, "counts": counts, "samples": total, "size": size, "strides": strides,
        "seconds": clock.now() - begun, "inside": inside,
        "actors": len(test.ACTORS), "reached": getattr(chosen, "reached", None),
    }


def _label(test, state, observed):
    for one in observed:
        for each in one if isinstance(one, list) else (one,):
            if isinstance(each, engines.Raised):
                return each.name
    try:
        return str(test.outcome(state, observed))
    except:  # noqa: E722 - an object may be damaged so far that it cannot be looked at; Java's errors are no Exception
        return "outcome raises " + engines.Raised().name


def hasten():
    """Have threads take turns as often as can be; return what undoes it."""
    try:
        before = sys.getswitchinterval()
        sys.setswitchinterval(INTERVAL)
        return lambda: sys.setswitchinterval(before)
    except (AttributeError, NotImplementedError, ValueError):
        return _nothing


def _nothing():
    pass
