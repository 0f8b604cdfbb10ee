# cython: language_level=3, freethreading_compatible=True
"""How many steps do the numbers from start up to stop take to 1?"""


cdef unsigned long long steps(unsigned long long start, unsigned long long stop) noexcept nogil:
    cdef unsigned long long total = 0, number = start, at, odd
    while number < stop:
        at = number
        while at != 1:
            # Without a branch: a processor that learns the way of few numbers by heart would be quicker with a share.
            odd = 0 - (at & 1)
            at = (odd & (3 * at + 1)) | (~odd & (at >> 1))
            total += 1
        number += 1
    return total


def steps_keep(unsigned long long start, unsigned long long stop):
    """Total steps, the GIL kept."""
    return steps(start, stop)


def steps_release(unsigned long long start, unsigned long long stop):
    """Total steps, without the GIL."""
    cdef unsigned long long total
    with nogil:
        total = steps(start, stop)
    return total
