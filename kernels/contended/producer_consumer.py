"""Parcels through one queue: every thread packs its own parcels and unpacks whichever comes next.

Computes   a checksum of each parcel's contents, by the thread that unpacks it
Shares     one queue.Queue; a thread puts a parcel before it takes one, so no thread ever waits for good and
           the same program runs on a single thread
Relies on  queue.Queue: a put happens before the get that returns it, and each parcel is returned once
Verified   every parcel unpacked exactly once, each with the checksum that its closed form gives
Source     the producer and consumer problem, after the queue module's own documentation
"""
import queue
import random

SHARES = "one queue.Queue"
GROWS = "parcels"

SIZES = {
    "smoke": {"parcels": 40, "items": 5},
    "default": {"parcels": 6400, "items": 40},
    "large": {"parcels": 51200, "items": 40},
}


class Depot(object):
    """The shared queue, and the read-only list of first items from which parcels are packed."""

    def __init__(self, firsts, items):
        self.firsts = firsts
        self.items = items
        self.belt = queue.Queue()


def prepare(size, seed):
    """A depot with an empty belt; parcel p holds the numbers firsts[p] .. firsts[p] + items - 1."""
    draw = random.Random(seed).random
    return Depot([int(draw() * 100000) for _ in range(size["parcels"])], size["items"])


def part(state, index, count):
    """[(parcel, checksum)] of the parcels that this thread unpacked, whoever packed them."""
    firsts, items, belt = state.firsts, state.items, state.belt
    unpacked = []
    at = index
    while at < len(firsts):
        first = firsts[at]
        belt.put((at, [first + item for item in range(items)]))
        parcel, contents = belt.get()
        checksum = 0
        for item in contents:
            checksum += item * item
        unpacked.append((parcel, checksum))
        at += count
    return unpacked


def check(state, results):
    """Each parcel once; sum of squares from a to a + n - 1 by the formula for square pyramidal numbers."""
    seen = sorted(entry for result in results for entry in result)
    if [parcel for parcel, _ in seen] != list(range(len(state.firsts))):
        return "%d parcels unpacked, %d of them distinct, there were %d" % (
            len(seen), len(set(parcel for parcel, _ in seen)), len(state.firsts))
    if not state.belt.empty():
        return "parcels were left on the belt"
    for parcel, checksum in seen:
        before, last = state.firsts[parcel] - 1, state.firsts[parcel] + state.items - 1
        expected = (last * (last + 1) * (2 * last + 1) - before * (before + 1) * (2 * before + 1)) // 6
        if checksum != expected:
            return "parcel %d has checksum %d, its closed form is %d" % (parcel, checksum, expected)
    return None
