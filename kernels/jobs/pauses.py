"""Waiting, and nothing else: a chunk is a time in seconds; the part is 1."""
import time

SIZES = {
    "smoke": {"chunks": 8, "seconds": 0.002},
    "default": {"chunks": 32, "seconds": 0.005},
    "large": {"chunks": 1024, "seconds": 0.02},
}


def chunks(size):
    return [(size["seconds"],)] * size["chunks"]


def expected(size):
    return size["chunks"]


def whole(partials):
    return sum(partials)


def sleep(chunk):
    time.sleep(chunk[0])
    return 1
