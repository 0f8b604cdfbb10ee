"""A ledger that every thread writes, under one lock.

Computes   for each account the number and the sum of its bookings; an order's account is its remainder,
           by long division bit by bit and without the lock; the booking holds it
Shares     one dict of lists and one lock around each booking
Relies on  mutual exclusion by threading.Lock; nothing else: without the lock, bookings may be lost
Verified   against the orders routed by the remainder operator on one thread
Source     the classic shared counter, with work between the bookings
"""
import random
import threading

SHARES = "a dict of accounts under one lock"
GROWS = "orders"

SIZES = {
    "smoke": {"orders": 1500, "accounts": 7},
    "default": {"orders": 11600, "accounts": 61},
    "large": {"orders": 92800, "accounts": 61},
}


class Ledger(object):
    """The shared state: accounts as [number of bookings, sum], and the lock that guards them."""

    def __init__(self, orders, accounts):
        self.orders = orders
        self.accounts = dict((account, [0, 0]) for account in range(accounts))
        self.lock = threading.Lock()


def prepare(size, seed):
    """A ledger without bookings, and the orders: non-negative integers below 2 ** 20."""
    draw = random.Random(seed).random
    return Ledger([int(draw() * 1048576) for _ in range(size["orders"])], size["accounts"])


def part(state, index, count):
    """Book this part's orders; return how many."""
    orders, accounts, lock = state.orders, state.accounts, state.lock
    spread = len(accounts)
    booked = 0
    at = index
    while at < len(orders):
        order = orders[at]
        account = 0
        bit = 19
        while bit >= 0:
            account = account << 1 | order >> bit & 1
            if account >= spread:
                account -= spread
            bit -= 1
        with lock:
            entry = accounts[account]
            entry[0] += 1
            entry[1] += order
        booked += 1
        at += count
    return booked


def check(state, results):
    """Every order booked once, in the account that a sequential pass finds for it."""
    if sum(results) != len(state.orders):
        return "%d orders booked, there were %d" % (sum(results), len(state.orders))
    expected = {}
    for order in state.orders:
        times, total = expected.get(order % len(state.accounts), (0, 0))
        expected[order % len(state.accounts)] = (times + 1, total + order)
    for account, entry in sorted(state.accounts.items()):
        if tuple(entry) != expected.get(account, (0, 0)):
            return "account %d holds %r, the orders say %r" % (account, entry, expected.get(account, (0, 0)))
    return None
