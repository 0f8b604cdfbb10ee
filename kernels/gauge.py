"""Tells how fast the core is that a thread is on, at this moment.

A virtual CPU is a shared hyperthread: it runs at full speed or at about half of it, as its neighbour does.  A fixed
piece of arithmetic that a thread does right before a value and right after it says which; what is made of that is the
reports' business (``reports/equal_speed.py``).
"""
from kernels import clock


def gauge(steps):
    """Seconds that so many steps of arithmetic take on the calling thread; its numbers are small, and its own."""
    begun = clock.now()
    total = 0
    for step in range(steps):
        total += step & 7
    return clock.now() - begun
