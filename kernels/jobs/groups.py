"""Sums of a table's values by key: a chunk is a seed.

The part is the sum over all keys of the key times its group's sum, which ``expected`` finds row by row, without groups.
"""
from kernels.jobs.matrices import entries

SIZES = {
    "smoke": {"chunks": 4, "edge": 32},
    "default": {"chunks": 16, "edge": 128},
    "large": {"chunks": 64, "edge": 512},
}

_made = {}


def chunks(size):
    return [(seed, size["edge"]) for seed in range(size["chunks"])]


def expected(size):
    total = 0
    for seed, edge in chunks(size):
        total += sum(key * value for key, value in zip(entries(2 * seed, edge), entries(2 * seed + 1, edge)))
    return total


def whole(partials):
    return sum(partials)


def pandas(chunk):
    import pandas as pd

    if chunk not in _made:
        seed, edge = chunk
        columns = {"key": entries(2 * seed, edge), "value": entries(2 * seed + 1, edge)}
        _made[chunk] = pd.DataFrame(columns, dtype="int64")
    sums = _made[chunk].groupby("key", sort=False)["value"].sum()
    return int((sums.index.to_numpy() * sums.to_numpy()).sum())
