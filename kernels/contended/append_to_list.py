"""The smallest divisors of a row of odd numbers, which all threads append to one list without a lock.

Computes   for each number its smallest divisor above 1, by trial division (integer arithmetic, tight loop)
Shares     one list, to which every thread appends
Relies on  list.append being atomic: nothing is lost, nothing is twice there, and a thread's items keep their order
Verified   against a sieve over the same row; each thread's numbers ascend within the list
Source     docs.python.org, Thread Safety Guarantees, list objects: lst.append(x); and the library FAQ, What kinds of
           global value mutation are thread-safe?
"""
import random

SHARES = "one list"
GROWS = "numbers"

SIZES = {
    "smoke": {"numbers": 1000},
    "default": {"numbers": 9000},
    "large": {"numbers": 72000},
}


class Collection(object):
    """The shared list of (number, divisor), the first of the odd numbers to look at, and how many they are."""

    def __init__(self, first, numbers):
        self.first = first
        self.numbers = numbers
        self.found = []


def prepare(size, seed):
    """An empty collection, for odd numbers from a seeded one between 200000 and 300000 on."""
    return Collection(200001 + 2 * int(random.Random(seed).random() * 50000), size["numbers"])


def part(state, index, count):
    """Append what belongs to this part's numbers; return how many they are."""
    found, first, numbers = state.found, state.first, state.numbers
    appended = 0
    at = index
    while at < numbers:
        number = first + 2 * at
        divisor = 3
        while number % divisor:
            divisor += 2
            if divisor * divisor > number:
                divisor = number
        found.append((number, divisor))
        appended += 1
        at += count
    return appended


def _sieved(first, numbers):
    """The same by a sieve: from the largest odd divisor down, so that the smallest writes last."""
    smallest = list(range(first, first + 2 * numbers, 2))
    divisor = int((first + 2 * numbers) ** 0.5) | 1
    while divisor > 1:
        # Of the odd numbers every divisor-th is a multiple; half of divisor + 1 is 2's inverse modulo the divisor.
        for at in range(-first * (divisor + 1) // 2 % divisor, numbers, divisor):
            smallest[at] = divisor
        divisor -= 2
    return smallest


def check(state, results):
    """Every number there once, with the sieve's divisor, in the order in which its thread went."""
    numbers = state.numbers
    if sum(results) != numbers or len(state.found) != numbers:
        return "%d appended, the list holds %d, there are %d numbers" % (sum(results), len(state.found), numbers)
    newest = {}
    for number, _ in state.found:
        index = (number - state.first) // 2 % len(results)
        if newest.get(index, 0) >= number:
            return "part %d appended %d, but it stands behind %d" % (index, number, newest[index])
        newest[index] = number
    expected = _sieved(state.first, numbers)
    for at, (number, divisor) in enumerate(sorted(state.found)):
        if (number, divisor) != (state.first + 2 * at, expected[at]):
            return "the list says (%d, %d), the sieve (%d, %d)" % (number, divisor, state.first + 2 * at, expected[at])
    return None
