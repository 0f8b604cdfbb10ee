"""Bytes from one worker to another: a chunk is the message itself.

The part is the message's length and the checksum of its ends; ``expected`` knows both from the size.
"""
import zlib

SIZES = {
    "smoke": {"chunks": 20, "bytes": 64},
    "default": {"chunks": 200, "bytes": 64},
    "64 KiB": {"chunks": 100, "bytes": 1 << 16},
    "1 MiB": {"chunks": 20, "bytes": 1 << 20},
    "large": {"chunks": 20, "bytes": 1 << 24},
}

#: Bytes at either end that are looked at: all that arrives is counted, a sample of it is read.
ENDS = 16


def chunks(size):
    every = bytearray(at & 255 for at in range(256))
    return [bytes(every * (size["bytes"] // 256 + 1))[:size["bytes"]]] * size["chunks"]


def expected(size):
    last = size["bytes"]
    ends = [at & 255 for at in range(ENDS)] + [at & 255 for at in range(last - ENDS, last)]
    return size["chunks"] * (last + (zlib.crc32(bytes(bytearray(ends))) & 0xFFFFFFFF))


def whole(partials):
    return sum(partials)


def read(chunk):
    return len(chunk) + (zlib.crc32(bytes(chunk[:ENDS]) + bytes(chunk[-ENDS:])) & 0xFFFFFFFF)
