"""Is a cached function called again while its first call with the same argument is under way?

Actors     a call whose function stops once; a call with the same argument
Weak       called twice
"""
import functools

NUMBER = 64
SOURCE = "python/cpython#103475"
GATED = True
NEEDS = ("functools.lru_cache",)

OUTCOMES = {
    "called once": "ordinary",
    "called twice": {"gil": "allowed", "ft": "allowed", "jvm": "not applicable"},
}


class Cached(object):
    """A cached function with the hook in its body, and the arguments of its calls."""

    def __init__(self, pause):
        self.calls = []
        self.pause = pause
        self.function = functools.lru_cache(maxsize=None)(self.work)

    def work(self, argument):
        self.calls.append(argument)
        self.pause()
        return argument


def state(pause):
    return Cached(pause)


def call(shared):
    return shared.function(1)


ACTORS = (call, call)


def outcome(shared, seen):
    return "called once" if len(shared.calls) == 1 else "called twice"
