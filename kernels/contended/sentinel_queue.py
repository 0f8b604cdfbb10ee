"""A work queue that the first thread fills, and closes with a sentinel for every thread.

Computes   for each task the sum of the integer square roots of some successive numbers, by Newton's iteration
Shares     one queue.Queue of tasks and sentinels, and one list with a slot for each task's sum.  The first thread, too,
           works until it meets a sentinel, so the same program runs on a single thread
Relies on  queue.Queue being first in, first out: every task is taken before the last sentinel is; and on writes to
           different items of a list not disturbing each other
Verified   each task done by one thread; its sum is a difference of two sums of floor(sqrt(k)), which have a closed form
Source     docs.python.org, queue, Queue objects; Thread Safety Guarantees, list objects: lst[i] = x
"""
import math
import queue
import random

SHARES = "one queue.Queue of tasks and sentinels, and a list of sums"
GROWS = "tasks"

SIZES = {
    "smoke": {"tasks": 150, "numbers": 4},
    "default": {"tasks": 2300, "numbers": 8},
    "large": {"tasks": 18400, "numbers": 8},
}


class Counter(object):
    """The shared queue and the sums; a task is its ticket, the numbers are firsts[ticket] and those after it."""

    def __init__(self, firsts, numbers):
        self.firsts = firsts
        self.numbers = numbers
        self.sums = [None] * len(firsts)
        self.waiting = queue.Queue()


def prepare(size, seed):
    """Nothing queued yet; first numbers between 1 and 2 ** 30."""
    draw = random.Random(seed).random
    return Counter([1 + int(draw() * 1073741824) for _ in range(size["tasks"])], size["numbers"])


def part(state, index, count):
    """The tickets of the tasks that this thread did."""
    firsts, numbers, sums, waiting = state.firsts, state.numbers, state.sums, state.waiting
    if index == 0:
        for ticket in range(len(firsts)):
            waiting.put(ticket)
        for _ in range(count):
            waiting.put(None)
    done = []
    ticket = waiting.get()
    while ticket is not None:
        total = 0
        number = firsts[ticket]
        end = number + numbers
        while number < end:
            total += _root(number)
            number += 1
        sums[ticket] = total
        done.append(ticket)
        ticket = waiting.get()
    return done


def _root(number):
    root = number
    while True:
        better = (root + number // root) // 2
        if better >= root:
            return root
        root = better


def _sum_of_roots(last):
    """The sum of floor(sqrt(k)) for k from 0 to last: each r from 1 to the last root counts last + 1 - r * r times."""
    root = int(math.sqrt(last))
    return root * (last + 1) - root * (root + 1) * (2 * root + 1) // 6


def check(state, results):
    """Each task once, its sum by the closed form, and nothing left in the queue."""
    done = sorted(ticket for result in results for ticket in result)
    if done != list(range(len(state.firsts))):
        return "%d tasks done, %d of them distinct, there were %d" % (len(done), len(set(done)), len(state.firsts))
    if not state.waiting.empty():
        return "%d are left in the queue" % state.waiting.qsize()
    for ticket, first in enumerate(state.firsts):
        expected = _sum_of_roots(first + state.numbers - 1) - _sum_of_roots(first - 1)
        if state.sums[ticket] != expected:
            return "task %d has the sum %s, the closed form says %d" % (ticket, state.sums[ticket], expected)
    return None
