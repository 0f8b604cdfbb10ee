"""The digits of pi, one by one, in several number bases.

Computes   for each base, the integer part and then the digits, each written as soon as it is certain (big integers)
Shares     nothing; bases are dealt out to the parts
Verified   against Machin's formula, 16 arctan 1/5 - 4 arctan 1/239, in integers with more than a hundred bits to
           spare; in base ten also against the published digits
Source     pi = 2 + 1/3 (2 + 2/5 (2 + 3/7 (2 + ...))), turned into a stream as in J. Gibbons, Unbounded Spigot
           Algorithms for the Digits of Pi (2006); the Benchmarks Game has base ten; digits are sequence A000796
"""
import random

GROWS = "bases"

SIZES = {
    "smoke": {"bases": 4, "bits": 60},
    "default": {"bases": 16, "bits": 720},
    "large": {"bases": 128, "bits": 720},
}

A000796 = "31415926535897932384626433832795028841971693993751"


def prepare(size, seed):
    """(bits, [(base, how many digits hold so many bits)]): base 10, then seeded ones from 2 to 36."""
    draw = random.Random(seed).random
    bits = size["bits"]
    jobs = []
    while len(jobs) < size["bases"]:
        base = int(draw() * 35) + 2 if jobs else 10
        digits, reached = 0, 1
        while reached < 1 << bits:
            digits += 1
            reached *= base
        jobs.append((base, digits))
    return bits, jobs


def part(state, index, count):
    """[(number of the base, integer part and digits)] of this part's bases."""
    jobs = state[1]
    written = []
    number = index
    while number < len(jobs):
        base, digits = jobs[number]
        written.append((number, _stream(base, digits)))
        number += count
    return written


def _stream(base, digits):
    """The integer part of pi and so many digits behind the point."""
    written = []
    # Pi is (factor * x + summand) / divisor, less what was written, for an x from 3 to 4: the terms still to come.
    factor, summand, divisor = 1, 0, 1
    term = 0
    while len(written) <= digits:
        digit = (3 * factor + summand) // divisor
        if digit == (4 * factor + summand) // divisor:
            written.append(digit)
            factor *= base
            summand = base * (summand - digit * divisor)
        else:
            term += 1
            odd = 2 * term + 1
            summand = (2 * factor + summand) * odd
            factor *= term
            divisor *= odd
    return written


def _arctan(inverse, one):
    """arctan(1 / inverse), in units of 1 / one."""
    power = one // inverse
    total, odd = 0, 1
    while power:
        total += power // odd if odd % 4 == 1 else -(power // odd)
        power //= inverse * inverse
        odd += 2
    return total


def check(state, results):
    """Every base once; its digits, read as one number, are pi cut off at the last of them."""
    bits, jobs = state
    written = sorted(entry for result in results for entry in result)
    if [number for number, _ in written] != list(range(len(jobs))):
        return "bases written: %s, wanted each of %d once" % ([number for number, _ in written], len(jobs))
    one = 1 << bits + 128
    pi = 16 * _arctan(5, one) - 4 * _arctan(239, one)
    for number, digits in written:
        base, wanted = jobs[number]
        value = 0
        for digit in digits:
            value = value * base + digit
        if len(digits) != wanted + 1 or value != pi * base ** wanted // one:
            return "base %d: %d digits, %r ..., are not those of Machin's formula" % (base, len(digits), digits[:20])
        text = "".join(str(digit) for digit in digits[:len(A000796)])
        if base == 10 and not A000796.startswith(text):
            return "digits %s, published %s" % (text, A000796)
    return None
