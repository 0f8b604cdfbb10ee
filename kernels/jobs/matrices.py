"""The product of two matrices of small whole numbers, exact in doubles: a chunk is a pair of seeds.

The part is the sum of all entries of the product, which is also the product of A's column sums and B's row sums: so
``expected`` finds it without multiplying matrices.
"""

SIZES = {
    "smoke": {"chunks": 4, "order": 32},
    "default": {"chunks": 16, "order": 128},
    "large": {"chunks": 32, "order": 256},
}

#: Rows of the result that the element-wise product makes at once: its intermediate array stays in the cache.
ROWS = 8

_made = {}


def chunks(size):
    return [(seed, size["order"]) for seed in range(size["chunks"])]


def entries(seed, order):
    """``order`` squared whole numbers from 0 to 8, row by row: a linear congruential sequence."""
    found, at = [], seed * 2654435761 % 4294967296
    for _ in range(order * order):
        at = (1664525 * at + 1013904223) % 4294967296
        found.append(at >> 16 & 7)
    return found


def expected(size):
    total, order = 0, size["order"]
    for seed, _ in chunks(size):
        left, right = entries(2 * seed, order), entries(2 * seed + 1, order)
        for i in range(order):
            total += sum(left[i::order]) * sum(right[i * order:(i + 1) * order])
    return total


def whole(partials):
    return sum(partials)


def _pair(chunk):
    """The chunk's matrices, made once a process: the product is what is measured."""
    if chunk not in _made:
        import numpy

        seed, order = chunk
        _made[chunk] = [
            numpy.array(entries(one, order), dtype=float).reshape(order, order) for one in (2 * seed, 2 * seed + 1)
        ]
    return _made[chunk]


def elementwise(chunk):
    left, right = _pair(chunk)
    total = 0.0
    for row in range(0, len(left), ROWS):
        total += (left[row:row + ROWS, :, None] * right[None, :, :]).sum(axis=1).sum()
    return int(total)


def blas(chunk):
    left, right = _pair(chunk)
    return int(left.dot(right).sum())
