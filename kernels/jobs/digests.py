"""SHA-256, and compression and back, of blocks of bytes: a chunk is a seed and a length.

The part is the digest's first bytes as a number, and the length of what came back: compressors may differ in what they
write, never in what they give back.  ``expected`` hashes in small pieces and never compresses.
"""
import hashlib
import zlib

SIZES = {
    "smoke": {"chunks": 4, "bytes": 1 << 12},
    "default": {"chunks": 16, "bytes": 1 << 16},
    "large": {"chunks": 64, "bytes": 1 << 18},
}

#: The standard library lets go of the GIL for more than 2 KiB; ``expected`` stays below.
PIECE = 1000

_made = {}


def chunks(size):
    return [(seed, size["bytes"]) for seed in range(size["chunks"])]


def block(chunk):
    """The bytes of a chunk: numbers and words, so that they can be compressed."""
    if chunk not in _made:
        seed, length = chunk
        words, at = [], seed
        while 8 * len(words) < length:
            at = (1664525 * at + 1013904223) % 4294967296
            words.append("%08x" % (at & 0x0F0FFFFF))
        _made[chunk] = "".join(words).encode("ascii")[:length]
    return _made[chunk]


def expected(size):
    total = 0
    for chunk in chunks(size):
        content, running = block(chunk), hashlib.sha256()
        for at in range(0, len(content), PIECE):
            running.update(content[at:at + PIECE])
        total += int(running.hexdigest()[:8], 16) + chunk[1]
    return total


def whole(partials):
    return sum(partials)


def standard(chunk):
    content = block(chunk)
    back = zlib.decompress(zlib.compress(content, 1))
    return int(hashlib.sha256(content).hexdigest()[:8], 16) + len(back)
