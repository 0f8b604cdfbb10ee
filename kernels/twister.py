"""Makes a seed mean the same input everywhere: the Mersenne Twister, where the subject's own generator is another.

Jython draws ``random.Random(seed)`` from Java's generator; every other subject from the Mersenne Twister MT19937, by
M. Matsumoto and T. Nishimura (1998), seeded with the 32-bit digits of the seed.
"""
import random

#: What the first draw of seed 1 gives on every subject that has the Twister.
FIRST = 0.13436424411240122

LENGTH, MIDDLE = 624, 397
WORD = 0xFFFFFFFF


class Twister(object):
    """The one method of ``random.Random`` that kernels use."""

    def __init__(self, seed):
        digits = []
        seed = abs(seed)
        while seed or not digits:
            digits.append(seed & WORD)
            seed >>= 32
        self._state = _seeded(digits)
        self._at = LENGTH

    def random(self):
        """A float from 0 up to, not including, 1, with 53 random bits."""
        high = self._word() >> 5
        return (high * 67108864 + (self._word() >> 6)) / 9007199254740992.0

    def _word(self):
        if self._at == LENGTH:
            _twist(self._state)
            self._at = 0
        word = self._state[self._at]
        self._at += 1
        word ^= word >> 11
        word ^= word << 7 & 0x9D2C5680
        word ^= word << 15 & 0xEFC60000
        return word ^ word >> 18


def _seeded(digits):
    state = [19650218]
    for at in range(1, LENGTH):
        state.append(1812433253 * (state[-1] ^ state[-1] >> 30) + at & WORD)
    at, digit = 1, 0
    for _ in range(max(LENGTH, len(digits))):
        mixed = (state[at - 1] ^ state[at - 1] >> 30) * 1664525
        state[at] = (state[at] ^ mixed) + digits[digit] + digit & WORD
        at, digit = _next(state, at), (digit + 1) % len(digits)
    for _ in range(LENGTH - 1):
        mixed = (state[at - 1] ^ state[at - 1] >> 30) * 1566083941
        state[at] = (state[at] ^ mixed) - at & WORD
        at = _next(state, at)
    state[0] = 0x80000000
    return state


def _next(state, at):
    if at < LENGTH - 1:
        return at + 1
    state[0] = state[LENGTH - 1]
    return 1


def _twist(state):
    for at in range(LENGTH):
        pair = state[at] & 0x80000000 | state[(at + 1) % LENGTH] & 0x7FFFFFFF
        state[at] = state[(at + MIDDLE) % LENGTH] ^ pair >> 1 ^ (0x9908B0DF if pair & 1 else 0)


def install():
    """Put the Twister in the place of ``random.Random`` where that is another generator."""
    if random.Random(1).random() != FIRST:
        random.Random = Twister
