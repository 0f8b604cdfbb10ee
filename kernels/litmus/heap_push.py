"""Is a heap still one after two ``heappush`` at once?

Actors     two, each pushes a number that is smaller than all before
Weak       broken heap: a number is below a greater one, or was lost or doubled
           RuntimeError: the list was changed meanwhile
Note       free-threaded CPython made it safe in 3.14; PyPy and GraalPy have the module that is written in Python
"""
import heapq

NUMBER = 60
SOURCE = "python/cpython#116738; CPython 3.14 Lib/test/test_free_threading/test_heapq.py"
REPEATS = True

OUTCOMES = {
    "heap": "ordinary",
    "broken heap": {
        "gil": "forbidden", "pypy": "allowed", "graalpy": "allowed",
        "ft": "forbidden", "jvm": "expected",
    },
    "RuntimeError": {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"},
}

LENGTH = 31


class Pushed(object):
    """A heap of some numbers, and what each actor pushes."""

    def __init__(self, times):
        self.heap = list(range(LENGTH))
        self.lowest = -2 * times
        self.even = iter(range(-2, self.lowest - 1, -2))
        self.odd = iter(range(-1, self.lowest, -2))


def state(times):
    return Pushed(times)


def push_even(shared):
    heapq.heappush(shared.heap, next(shared.even))


def push_odd(shared):
    heapq.heappush(shared.heap, next(shared.odd))


ACTORS = (push_even, push_odd)


def outcome(shared, seen):
    heap = shared.heap
    ordered = all(heap[(at - 1) // 2] <= heap[at] for at in range(1, len(heap)))
    complete = len(heap) == len(set(heap)) == LENGTH - shared.lowest
    return "heap" if ordered and complete else "broken heap"
