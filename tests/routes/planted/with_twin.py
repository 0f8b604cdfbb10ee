"""Waits, a short time for each of its numbers; its twin for an event loop awaits that."""
import asyncio
import time

NEEDS = ("python3",)

SIZES = {name: {"n": 4} for name in ("smoke", "default", "large")}

PAUSE = 0.001


def prepare(size, seed):
    return size["n"]


def part(state, index, count):
    numbers = list(range(index, state, count))
    for _ in numbers:
        time.sleep(PAUSE)
    return numbers


async def part_async(state, index, count):
    numbers = list(range(index, state, count))
    for _ in numbers:
        await asyncio.sleep(PAUSE)
    return numbers


def check(state, results):
    found = sorted(number for result in results for number in result)
    return None if found == list(range(state)) else "numbers are %s" % found
