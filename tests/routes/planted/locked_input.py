"""Adds numbers that lie beside a lock, which cannot be pickled, in an object of its own."""
import threading

SIZES = {name: {"n": 100} for name in ("smoke", "default", "large")}


class Account(object):
    def __init__(self, numbers):
        self.numbers = numbers
        self.lock = threading.Lock()


def prepare(size, seed):
    return {"account": Account(list(range(size["n"])))}


def part(state, index, count):
    return sum(state["account"].numbers[index::count])


def check(state, results):
    expected = sum(state["account"].numbers)
    return None if sum(results) == expected else "the sum is %d, it must be %d" % (sum(results), expected)
