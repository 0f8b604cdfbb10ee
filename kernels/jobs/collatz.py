"""The steps that the numbers of a range take to 1 (halve, or triple and add one).  Integers, no memory.

Stored totals were found with a table of known lengths, which no implementation here uses:
``expected`` finds them so again.
"""

SIZES = {
    "smoke": {"chunks": 8, "numbers": 40},
    "default": {"chunks": 16, "numbers": 250},
    "large": {"chunks": 64, "numbers": 1000},
}

#: A native implementation calls back into Python once in so many numbers.
CALLBACK = 10


def chunks(size):
    return [(1 + i * size["numbers"], 1 + (i + 1) * size["numbers"]) for i in range(size["chunks"])]


def expected(size):
    """By a table: a number's length is that of the first smaller number on its way, and the steps to there."""
    last = size["chunks"] * size["numbers"]
    lengths = [0] * (last + 1)
    for number in range(2, last + 1):
        at, steps = number, 0
        while at >= number:
            at = at // 2 if at % 2 == 0 else 3 * at + 1
            steps += 1
        lengths[number] = steps + lengths[at]
    return sum(lengths)


def whole(partials):
    return sum(partials)


def python(chunk):
    number, stop = chunk
    total = 0
    while number < stop:
        at = number
        while at != 1:
            if at & 1:
                at = 3 * at + 1
            else:
                at >>= 1
            total += 1
        number += 1
    return total


def c_keep(chunk):
    import gilmatrix_c

    return gilmatrix_c.steps_keep(*chunk)


def c_release(chunk):
    import gilmatrix_c

    return gilmatrix_c.steps_release(*chunk)


def c_undeclared(chunk):
    import gilmatrix_c_undeclared

    return gilmatrix_c_undeclared.steps_release(*chunk)


def cython_keep(chunk):
    import gilmatrix_cython

    return gilmatrix_cython.steps_keep(*chunk)


def cython_release(chunk):
    import gilmatrix_cython

    return gilmatrix_cython.steps_release(*chunk)


def rust_keep(chunk):
    import gilmatrix_rust

    return gilmatrix_rust.steps_keep(*chunk)


def rust_detach(chunk):
    import gilmatrix_rust

    return gilmatrix_rust.steps_detach(*chunk)


def rust_callback(chunk):
    import gilmatrix_rust

    return gilmatrix_rust.steps_callback(chunk[0], chunk[1], CALLBACK, _given)


def rust_threads(pieces, workers):
    import gilmatrix_rust

    return gilmatrix_rust.steps_threads(pieces, workers)


def _given(total):
    """What the callback does: as little as Python can."""
    return total


rust_threads.WHOLE = True
