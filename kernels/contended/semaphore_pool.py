"""A pool of a few scratch pads that many jobs share: a semaphore counts the free ones.

Computes   for each job in how many ways an amount can be paid in coins of 1, 2 and 3, by filling a table on the pad
Shares     the pads; a threading.Semaphore; a lock under which a pad is chosen, the one that fewest have now, or the one
           that was used least among several such
Relies on  threading.Semaphore: never more takers than pads, so nobody has the chosen one; mutual exclusion by
           threading.Lock: no two choose the same.  While a thread has a pad, nobody else writes on it
Verified   the number of ways has a closed form, a square divided by 12; every pad is back, and the pads' own counts
           of their uses add up to the jobs
Source     E. W. Dijkstra's semaphores; docs.python.org, threading, Semaphore objects: guarding resources of limited
           capacity
"""
import random
import threading

SHARES = "scratch pads, a threading.Semaphore and a lock"
GROWS = "jobs"

SIZES = {
    "smoke": {"jobs": 400, "pads": 2, "most": 60},
    "default": {"jobs": 2800, "pads": 4, "most": 90},
    "large": {"jobs": 22400, "pads": 4, "most": 90},
}


class Pad(object):
    """Room for a table, how many have it now, and how often it was used."""

    def __init__(self, room):
        self.ways = [0] * room
        self.holders = 0
        self.uses = 0


class Pool(object):
    """The pads, the semaphore that counts the free ones, the lock, and the read-only amounts."""

    def __init__(self, amounts, pads, most):
        self.amounts = amounts
        self.pads = [Pad(most + 1) for _ in range(pads)]
        self.free = threading.Semaphore(pads)
        self.lock = threading.Lock()

    def take(self):
        """A pad that nobody has, provided that there is one."""
        with self.lock:
            chosen = self.pads[0]
            for pad in self.pads:
                if (pad.holders, pad.uses) < (chosen.holders, chosen.uses):
                    chosen = pad
            chosen.holders += 1
        return chosen

    def give_back(self, pad):
        """The pad is for others again."""
        with self.lock:
            pad.holders -= 1


def prepare(size, seed):
    """A pool with all pads free; an amount is between 1 and ``most``."""
    draw = random.Random(seed).random
    return Pool([1 + int(draw() * size["most"]) for _ in range(size["jobs"])], size["pads"], size["most"])


def part(state, index, count):
    """The numbers of ways of this part's amounts, in order."""
    amounts = state.amounts
    found = []
    at = index
    while at < len(amounts):
        with state.free:
            pad = state.take()
            found.append(_pay(pad, amounts[at]))
            state.give_back(pad)
        at += count
    return found


def _pay(pad, amount):
    """Each coin in turn adds the ways that end with it."""
    ways = pad.ways
    at = 1
    while at <= amount:
        ways[at] = 0
        at += 1
    ways[0] = 1
    for coin in (1, 2, 3):
        at = coin
        while at <= amount:
            ways[at] += ways[at - coin]
            at += 1
    pad.uses += 1
    return ways[amount]


def check(state, results):
    """Each job's number by the closed form; the pads all back, used as often as there were jobs."""
    jobs = len(state.amounts)
    for index, found in enumerate(results):
        amounts = state.amounts[index::len(results)]
        if len(found) != len(amounts):
            return "part %d did %d jobs of %d" % (index, len(found), len(amounts))
        for amount, ways in zip(amounts, found):
            if ways != ((amount + 3) ** 2 + 6) // 12:
                return "%d ways to pay %d, by the closed form %d" % (ways, amount, ((amount + 3) ** 2 + 6) // 12)
    uses = sum(pad.uses for pad in state.pads)
    if uses != jobs:
        return "the pads were used %d times for %d jobs" % (uses, jobs)
    holders = [pad.holders for pad in state.pads]
    return "pads are still held: %s" % holders if any(holders) else None
