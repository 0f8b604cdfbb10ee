"""Adds numbers; its twin for an event loop forgets the last part."""

NEEDS = ("python3",)

SIZES = {name: {"n": 100} for name in ("smoke", "default", "large")}


def prepare(size, seed):
    return size["n"]


def part(state, index, count):
    return sum(range(index, state, count))


async def part_async(state, index, count):
    return part(state, index, count) if index < count - 1 else 0


def check(state, results):
    expected = state * (state - 1) // 2
    return None if sum(results) == expected else "the sum is %d, it must be %d" % (sum(results), expected)
