"""The number of primes up to a limit, and their sum: a sieve in segments.

Computes   for each segment of the numbers, by striking out multiples in a bytearray, its primes' number and sum
Shares     nothing; segments are dealt out to the parts in a seeded order
Verified   number and sum against Legendre's way of counting, which strikes out classes of numbers with equal
           quotients and never looks at a single one; at powers of ten also against the published numbers
Source     the sieve of Eratosthenes; pi(10 ** n) is sequence A006880 of the On-Line Encyclopedia of Integer Sequences
"""
import random

GROWS = "limit"

SIZES = {
    "smoke": {"limit": 10000, "segment": 800},
    "default": {"limit": 220000, "segment": 4000},
    "large": {"limit": 1760000, "segment": 4000},
}

A006880 = {10: 4, 100: 25, 1000: 168, 10000: 1229, 100000: 9592, 1000000: 78498}


def prepare(size, seed):
    """(limit, segment's length, the segments' first numbers in a seeded order, the primes to strike out with)."""
    draw = random.Random(seed).random
    limit, length = size["limit"], size["segment"]
    order = [low for _, low in sorted((draw(), low) for low in range(2, limit + 1, length))]
    primes = []
    number = 2
    while number * number <= limit:
        if all(number % prime for prime in primes):
            primes.append(number)
        number += 1
    return limit, length, order, primes


def part(state, index, count):
    """(segments sieved, primes found, their sum) of this part's segments."""
    limit, length, order, primes = state
    segments = found = total = 0
    at = index
    while at < len(order):
        low = order[at]
        flags = _sieved(low, min(low + length, limit + 1), primes)
        number = low
        for flag in flags:
            if flag:
                found += 1
                total += number
            number += 1
        segments += 1
        at += count
    return segments, found, total


def _sieved(low, end, primes):
    """A flag for each number from low to just before the end: 1 for a prime."""
    flags = bytearray(b"\x01") * (end - low)
    size = len(flags)
    for prime in primes:
        first = prime * prime
        if first >= end:
            break
        if first < low:
            first = (low + prime - 1) // prime * prime
        multiple = first - low
        while multiple < size:
            flags[multiple] = 0
            multiple += prime
    return flags


def _legendre(limit):
    """(number, sum) of the primes up to the limit, from what is left of each quotient's class after each prime."""
    root = 1
    while (root + 1) * (root + 1) <= limit:
        root += 1
    quotients = [limit // number for number in range(1, root + 1)]
    quotients.extend(range(quotients[-1] - 1, 0, -1))
    left = dict((quotient, quotient - 1) for quotient in quotients)
    sums = dict((quotient, quotient * (quotient + 1) // 2 - 1) for quotient in quotients)
    for number in range(2, root + 1):
        if left[number] == left[number - 1]:
            continue  # struck out by a smaller prime
        for quotient in quotients:
            if quotient < number * number:
                break
            left[quotient] -= left[quotient // number] - left[number - 1]
            sums[quotient] -= number * (sums[quotient // number] - sums[number - 1])
    return left[limit], sums[limit]


def check(state, results):
    """Every segment sieved; number and sum of the primes as Legendre counts them, the number as published."""
    limit, _, order, _ = state
    segments, found, total = [sum(column) for column in zip(*results)]
    if segments != len(order):
        return "%d segments sieved, there are %d" % (segments, len(order))
    if found != A006880.get(limit, found):
        return "%d primes up to %d, published %d" % (found, limit, A006880[limit])
    expected = _legendre(limit)
    if (found, total) != expected:
        return "%d primes up to %d with sum %d, Legendre counts %d with sum %d" % ((found, limit, total) + expected)
    return None
