"""Keeps each worker on a core of its own, where the system has a call for that.

Values are short.  A scheduler that wakes two workers on one core may need longer than a value to part them: what can
run at once would be measured as if it could not.
"""
import os
import sys

#: Bits of a mask of CPUs, as many as the C library's own type has, and of one word of it.
BITS, WORD = 1024, 64


def settle(place):
    """The calling thread, and all that it starts, stays on the core of that place, counted round.

    Where the system has no such call, it stays free.
    """
    cpus = _allowed()
    if cpus:
        _stay(cpus[place % len(cpus)])


def settle_next(places, begin):
    """The same, for the next of the places in a queue; then the worker ``begin``s."""
    settle(places.get())
    begin()


if hasattr(os, "sched_setaffinity"):

    def _allowed():
        return sorted(os.sched_getaffinity(0))

    def _stay(cpu):
        os.sched_setaffinity(0, (cpu,))

elif sys.platform.startswith("linux"):
    # PyPy and GraalPy have no such functions, but ctypes.
    import ctypes

    _library = ctypes.CDLL(None)
    _Mask = ctypes.c_uint64 * (BITS // WORD)

    def _allowed():
        mask = _Mask()
        if _library.sched_getaffinity(0, ctypes.sizeof(mask), mask) < 0:
            return []
        return [cpu for cpu in range(BITS) if mask[cpu // WORD] >> cpu % WORD & 1]

    def _stay(cpu):
        mask = _Mask()
        mask[cpu // WORD] = 1 << cpu % WORD
        _library.sched_setaffinity(0, ctypes.sizeof(mask), mask)

else:

    def _allowed():
        return []

    def _stay(cpu):
        pass
