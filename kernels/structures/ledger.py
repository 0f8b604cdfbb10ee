"""Accounts under one lock.  Relies on mutual exclusion by threading.Lock."""
import threading

OPERATIONS = ("book",)


class Shared(object):
    """``setup`` is the number of accounts; all begin at 0."""

    def __init__(self, setup):
        self.accounts = [0] * setup
        self.lock = threading.Lock()

    def book(self, account, amount):
        """Add to one account; return nothing."""
        with self.lock:
            before = self.accounts[account]
            self.accounts[account] = before + amount

    def final(self):
        """The accounts."""
        return self.accounts
