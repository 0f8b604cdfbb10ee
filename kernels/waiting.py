"""Reads the system's count of how long a thread ran, and waited for a CPU although it could have run.

Linux keeps both to the nanosecond: the first two numbers of ``/proc/self/task/THREAD/schedstat``.  A thread that waits
for a GIL, a lock or a queue is not runnable, and adds nothing to either.  Where there is no such file the answer is
None.
"""

#: What a thread reads to learn its own number, and what any thread of the process reads about that one.
OWN, TASK = "/proc/thread-self/stat", "/proc/self/task/%s/schedstat"


def own_file():
    """The file that tells how long the calling thread waits, or None where the system does not tell."""
    try:
        with open(OWN) as stat:
            path = TASK % stat.read().split()[0]
        # A kernel that keeps no such count writes noughts; whoever asks has been on a CPU once: the third number.
        return path if _numbers(path)[2] else None
    except (IOError, OSError, ValueError, IndexError):
        return None


def counts(path):
    """Seconds that the thread of this file (ran, waited for a CPU) in all its life; None without a file."""
    if path is None:
        return None
    try:
        ran, waited = _numbers(path)[:2]
        return ran * 1e-9, waited * 1e-9
    except (IOError, OSError, ValueError, IndexError):
        return None


def _numbers(path):
    with open(path) as counts:
        return [int(word) for word in counts.read().split()]
