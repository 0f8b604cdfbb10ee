"""A token goes round from neighbour to neighbour; each adds what it has worked out while the token was elsewhere.

Computes   for each hop a sum of squares, worked out before the token comes; then the token becomes 31 times itself plus
           that sum, modulo a prime, so the order of the hops matters
Shares     the token and the number of its next hop under one lock, with a threading.Condition for each seat, on which
           the thread that sits there waits; with one thread the token goes from it to itself
Relies on  several threading.Condition objects on one lock: wait gives the lock up, notify wakes the neighbour, and who
           holds the lock sees what the others did
Verified   each hop's token minus 31 times the one before is the sum, which has a closed form; the last is in place
Source     the threadring of the Computer Language Benchmarks Game's early days; docs.python.org, threading, Condition
           objects
"""
import random
import threading

SHARES = "a token under one lock, and a threading.Condition for each seat"
GROWS = "hops"

SIZES = {
    "smoke": {"hops": 100, "squares": 60},
    "default": {"hops": 1600, "squares": 300},
    "large": {"hops": 12800, "squares": 300},
}

PRIME = 1000003


class Ring(object):
    """The token, the hop that it is at, the seats, and the read-only first numbers of the sums."""

    def __init__(self, firsts, squares, count):
        self.firsts = firsts
        self.squares = squares
        self.token = 1
        self.hop = 0
        self.lock = threading.Lock()
        self.seats = [threading.Condition(self.lock) for _ in range(count)]


def prepare(size, seed, count):
    """The token at the first seat; first numbers below 1000."""
    draw = random.Random(seed).random
    return Ring([int(draw() * 1000) for _ in range(size["hops"])], size["squares"], count)


def part(state, index, count):
    """The token after each of this seat's hops, in order."""
    firsts, squares, seats = state.firsts, state.squares, state.seats
    tokens = []
    hop = index
    while hop < len(firsts):
        total = 0
        number = firsts[hop]
        end = number + squares
        while number < end:
            total += number * number
            number += 1
        with state.lock:
            while state.hop != hop:
                seats[index].wait()
            state.token = (state.token * 31 + total) % PRIME
            tokens.append(state.token)
            state.hop = hop + 1
            seats[(index + 1) % count].notify()
        hop += count
    return tokens


def _squares_below(number):
    return (number - 1) * number * (2 * number - 1) // 6


def check(state, results):
    """Every hop made once, in its turn; the sum of squares by the formula for square pyramidal numbers."""
    hops, seats = len(state.firsts), len(state.seats)
    made = [len(tokens) for tokens in results]
    if made != [len(range(seat, hops, seats)) for seat in range(seats)]:
        return "hops by seat: %s of %d" % (made, hops)
    before = 1
    for hop, first in enumerate(state.firsts):
        token = results[hop % seats][hop // seats]
        added = _squares_below(first + state.squares) - _squares_below(first)
        if (token - 31 * before - added) % PRIME or not 0 <= token < PRIME:
            return "hop %d made %d of the token %d by adding %d" % (hop, token, before, added)
        before = token
    if (state.hop, state.token) != (hops, before):
        return "the token is %d at hop %d, wanted %d at %d" % (state.token, state.hop, before, hops)
    return None
