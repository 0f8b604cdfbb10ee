"""Accounts with a lock each; a transfer takes two, the lower number first.  Relies on threading.Lock."""
import threading

OPERATIONS = ("transfer",)


class Shared(object):
    """``setup`` is a list of balances."""

    def __init__(self, setup):
        self.balances = list(setup)
        self.locks = [threading.Lock() for _ in setup]

    def transfer(self, source, target, amount):
        """Move an amount; return nothing."""
        if source == target:
            return
        first, second = sorted((source, target))
        with self.locks[first], self.locks[second]:
            left = self.balances[source] - amount
            more = self.balances[target] + amount
            self.balances[source] = left
            self.balances[target] = more

    def final(self):
        """The balances."""
        return self.balances
