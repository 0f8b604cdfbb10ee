"""The subject's clocks, wall and CPU, and the measured resolution of the first.

``now()`` is seconds from an arbitrary start, monotonic; ``cpu()`` is CPU seconds of the whole process.
"""
import os

try:
    from time import perf_counter as now

    NAME = "time.perf_counter"
except ImportError:  # Python 2.7
    try:
        from java.lang import System

        NAME = "System.nanoTime"

        def now():
            return System.nanoTime() * 1e-9

    except ImportError:
        from time import time as now

        NAME = "time.time"

try:
    from time import process_time as cpu
except ImportError:
    try:
        from java.lang.management import ManagementFactory

        _BEAN = ManagementFactory.getOperatingSystemMXBean()

        def cpu():
            return _BEAN.getProcessCpuTime() * 1e-9

        cpu()
    except Exception:  # a JVM whose bean hides that method

        def cpu():
            spent = os.times()
            return spent[0] + spent[1]


def resolution():
    """The smallest step, in seconds, seen between consecutive readings of ``now()``."""
    smallest = None
    tries = 0
    while tries < 2000:
        first = now()
        second = now()
        spins = 0
        while second <= first and spins < 100000:
            second = now()
            spins += 1
        if second > first and (smallest is None or second - first < smallest):
            smallest = second - first
        tries += 1
    return smallest
