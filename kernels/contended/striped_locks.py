"""Visits to pages, tallied in a hash table that has one lock for each stripe of its buckets.

Computes   for each page its visits and the bytes served; the page's bucket, by hashing its name letter by letter, is
           found without a lock; walking the bucket's chain and booking the visit hold the lock of the stripe
Shares     the buckets, each a list of entries, and a lock a stripe: stripe s is every bucket b with b % stripes == s
Relies on  mutual exclusion by threading.Lock; nothing else: without it visits are lost and pages entered twice
Verified   against a plain dict that one thread fills; every page has one entry in one bucket
Source     lock striping, known from D. Lea's ConcurrentHashMap; docs.python.org, threading, Lock objects
"""
import random
import threading

SHARES = "a hash table with one lock a stripe"
GROWS = "visits"

SIZES = {
    "smoke": {"visits": 2000, "pages": 5, "buckets": 4, "stripes": 2},
    "default": {"visits": 24000, "pages": 97, "buckets": 32, "stripes": 8},
    "large": {"visits": 192000, "pages": 97, "buckets": 32, "stripes": 8},
}


class Tally(object):
    """The shared state: buckets of [page, visits, bytes], the locks of the stripes, and the read-only visits."""

    def __init__(self, visits, buckets, stripes):
        self.visits = visits
        self.buckets = [[] for _ in range(buckets)]
        self.locks = [threading.Lock() for _ in range(stripes)]


def prepare(size, seed):
    """A tally without entries, and the visits: (name of the page, bytes served)."""
    draw = random.Random(seed).random
    names = ["/%d/%05d.html" % (page % 7, page) for page in range(size["pages"])]
    visits = [(names[int(draw() * len(names))], int(draw() * 50000)) for _ in range(size["visits"])]
    return Tally(visits, size["buckets"], size["stripes"])


def part(state, index, count):
    """Book this part's visits; return how many."""
    visits, buckets, locks = state.visits, state.buckets, state.locks
    booked = 0
    at = index
    while at < len(visits):
        name, served = visits[at]
        hashed = 7
        for letter in name:
            hashed = (hashed * 31 + ord(letter)) % 1000003
        bucket = hashed % len(buckets)
        with locks[bucket % len(locks)]:
            _book(buckets[bucket], name, served)
        booked += 1
        at += count
    return booked


def _book(chain, name, served):
    for entry in chain:
        if entry[0] == name:
            entry[1] += 1
            entry[2] += served
            return
    chain.append([name, 1, served])


def check(state, results):
    """Every visit booked once, on its page's only entry."""
    if sum(results) != len(state.visits):
        return "%d visits booked, there were %d" % (sum(results), len(state.visits))
    expected = {}
    for name, served in state.visits:
        visits, total = expected.get(name, (0, 0))
        expected[name] = (visits + 1, total + served)
    entered = set()
    for chain in state.buckets:
        for name, visits, total in chain:
            if name in entered:
                return "page %s is entered twice" % name
            entered.add(name)
            if (visits, total) != expected.get(name):
                return "page %s holds %r, the visits say %r" % (name, (visits, total), expected.get(name))
    if len(entered) != len(expected):
        return "%d pages are entered, %d were visited" % (len(entered), len(expected))
    return None
