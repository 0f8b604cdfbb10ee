"""Calling methods of a built-in list.

Computes   the queue that is left when numbers enter at one end and leave at the other
Shares     nothing; every thread has its own list
Verified   the last hundred numbers of each part are left in the list, and all others passed through it
Source     the operation of the same name in CPython's Tools/ftscalingbench
"""
GROWS = "operations"

SIZES = {
    "smoke": {"operations": 301},
    "default": {"operations": 310000},
    "large": {"operations": 2480000},
}


def prepare(size, seed):
    """The number of operations."""
    return size["operations"]


def part(state, index, count):
    """(sum of the numbers that left the list, the list)."""
    queue = [0] * 100
    total = 0
    number = index
    while number < state:
        total += queue.pop(0)
        queue.append(number)
        number += count
    return total, queue


def check(state, results):
    """What left and what stayed are all numbers, each once; what stayed is the end of each part's numbers."""
    count = len(results)
    for index, (_, queue) in enumerate(results):
        expected = ([0] * 100 + list(range(index, state, count)))[-100:]
        if queue != expected:
            return "part %d of %d left %r in its list, wanted %r" % (index, count, queue[-3:], expected[-3:])
    total = sum(gone + sum(queue) for gone, queue in results)
    return None if total == state * (state - 1) // 2 else "sum %d, closed form %d" % (total, state * (state - 1) // 2)
