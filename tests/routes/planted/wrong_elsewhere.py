"""Multiplies by a factor that building the input writes into the module: a process that is only sent it lacks that."""

SIZES = {name: {"n": 100} for name in ("smoke", "default", "large")}

FACTOR = 1


def prepare(size, seed):
    global FACTOR
    FACTOR = 3
    return size["n"]


def part(state, index, count):
    return sum(FACTOR * number for number in range(index, state, count))


def check(state, results):
    expected = 3 * (state * (state - 1) // 2)
    return None if sum(results) == expected else "the sum is %d, it must be %d" % (sum(results), expected)
