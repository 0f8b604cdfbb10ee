"""Checksums of blocks of bytes, in Python alone: CRC-32 and Adler-32.

Computes   for each block both checksums, byte by byte (bytearrays, shifts, a table of 256 entries)
Shares     nothing; blocks are dealt out to the parts
Verified   against the standard library's zlib, which is written in C, or in Java
Source     RFC 1950 (Adler-32) and the CRC with polynomial 0xEDB88320 of RFC 1952
"""
import random
import zlib

GROWS = "blocks"

SIZES = {
    "smoke": {"blocks": 5, "bytes": 600},
    "default": {"blocks": 32, "bytes": 4800},
    "large": {"blocks": 256, "bytes": 4800},
}

POLYNOMIAL = 0xEDB88320
LARGEST_PRIME = 65521  # below 2 ** 16


def prepare(size, seed):
    """(blocks of seeded bytes, the CRC of every byte)."""
    draw = random.Random(seed).random
    blocks = [bytearray(int(draw() * 256) for _ in range(size["bytes"])) for _ in range(size["blocks"])]
    table = []
    for entry in range(256):
        for _ in range(8):
            entry = entry >> 1 ^ POLYNOMIAL if entry & 1 else entry >> 1
        table.append(entry)
    return blocks, table


def part(state, index, count):
    """[(number of the block, CRC-32, Adler-32)] of this part's blocks."""
    blocks, table = state
    found = []
    number = index
    while number < len(blocks):
        block = blocks[number]
        found.append((number, _cyclic(block, table), _adler(block)))
        number += count
    return found


def _cyclic(block, table):
    register = 0xFFFFFFFF
    for byte in block:
        register = register >> 8 ^ table[(register ^ byte) & 255]
    return register ^ 0xFFFFFFFF


def _adler(block):
    low, high = 1, 0
    for byte in block:
        low += byte
        if low >= LARGEST_PRIME:
            low -= LARGEST_PRIME
        high += low
        if high >= LARGEST_PRIME:
            high -= LARGEST_PRIME
    return high << 16 | low


def check(state, results):
    """Every block once, with zlib's checksums (which are negative at times on Python 2)."""
    blocks = state[0]
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(blocks))):
        return "blocks summed: %s, wanted each of %d once" % ([entry[0] for entry in found], len(blocks))
    for number, cyclic, adler in found:
        content = bytes(blocks[number])
        expected = (zlib.crc32(content) & 0xFFFFFFFF, zlib.adler32(content) & 0xFFFFFFFF)
        if (cyclic, adler) != expected:
            return "block %d has CRC-32 %08x and Adler-32 %08x, zlib says %08x and %08x" % (
                (number, cyclic, adler) + expected)
    return None
