"""Transfers between accounts that have a lock each; whoever needs two locks takes the lower account's first.

Computes   the check digits of each transfer's number, by long division by 97 and without a lock; then moves the amount
Shares     the accounts, as [balance, entries], and a lock for each
Relies on  mutual exclusion by threading.Lock; the fixed order of the locks keeps transfers between the same two
           accounts from waiting for each other for good
Verified   balances and entries against a sequential pass; no money is made or lost; check digits by one remainder
Source     the textbook example of two locks; check digits as ISO 7064 (MOD 97-10) has them; docs.python.org, threading,
           Lock objects
"""
import random
import threading

SHARES = "accounts with a lock each"
GROWS = "transfers"

SIZES = {
    "smoke": {"transfers": 1000, "accounts": 2},
    "default": {"transfers": 10000, "accounts": 25},
    "large": {"transfers": 80000, "accounts": 25},
}

OPENING = 1000000


class Bank(object):
    """The accounts, their locks, and the read-only transfers as (from, to, amount)."""

    def __init__(self, transfers, accounts):
        self.transfers = transfers
        self.accounts = [[OPENING, 0] for _ in range(accounts)]
        self.locks = [threading.Lock() for _ in range(accounts)]


def prepare(size, seed):
    """Two or more accounts without entries; each transfer is between two different ones."""
    draw = random.Random(seed).random
    accounts = max(2, size["accounts"])
    transfers = []
    for _ in range(size["transfers"]):
        source = int(draw() * accounts)
        distance = 1 + int(draw() * (accounts - 1))
        transfers.append((source, (source + distance) % accounts, 1 + int(draw() * 9999)))
    return Bank(transfers, accounts)


def part(state, index, count):
    """Make this part's transfers; return their check digits, in order."""
    transfers, accounts, locks = state.transfers, state.accounts, state.locks
    digits = []
    at = index
    while at < len(transfers):
        source, target, amount = transfers[at]
        rest = 0
        for digit in "%08d%08d%08d00" % (source, target, amount):
            rest = (rest * 10 + ord(digit) - 48) % 97
        lower, upper = (source, target) if source < target else (target, source)
        with locks[lower], locks[upper]:
            _move(accounts[source], accounts[target], amount)
        digits.append(98 - rest)
        at += count
    return digits


def _move(source, target, amount):
    source[0] -= amount
    target[0] += amount
    source[1] += 1
    target[1] += 1


def check(state, results):
    """Check digits of every transfer; then what each account must hold, and the sum of all."""
    expected = [[OPENING, 0] for _ in state.accounts]
    digits = [None] * len(state.transfers)
    for index, result in enumerate(results):
        if len(result) != len(digits[index::len(results)]):
            return "part %d made %d transfers of %d" % (index, len(result), len(digits[index::len(results)]))
        digits[index::len(results)] = result
    for at, (source, target, amount) in enumerate(state.transfers):
        wanted = 98 - (source * 10 ** 16 + target * 10 ** 8 + amount) * 100 % 97
        if digits[at] != wanted:
            return "transfer %d has the check digits %s, wanted %d" % (at, digits[at], wanted)
        expected[source] = [expected[source][0] - amount, expected[source][1] + 1]
        expected[target] = [expected[target][0] + amount, expected[target][1] + 1]
    if sum(balance for balance, _ in state.accounts) != OPENING * len(state.accounts):
        return "the balances' sum changed by %d" % (
            sum(balance for balance, _ in state.accounts) - OPENING * len(state.accounts))
    for number, account in enumerate(state.accounts):
        if account != expected[number]:
            return "account %d holds %r, the transfers say %r" % (number, account, expected[number])
    return None
