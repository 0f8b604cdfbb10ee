"""The box blur of an image, unnormalised, black beyond its edges: a chunk is a seed.

The part is the sum of the blurred image; ``expected`` weighs each pixel by the number of windows that hold it.
"""
from kernels.jobs.matrices import entries

SIZES = {
    "smoke": {"chunks": 4, "edge": 32},
    "default": {"chunks": 16, "edge": 256},
    "large": {"chunks": 64, "edge": 512},
}

#: Pixels to each side that a window reaches.
REACH = 4

_made = {}


def chunks(size):
    return [(seed, size["edge"]) for seed in range(size["chunks"])]


def expected(size):
    edge, total = size["edge"], 0
    held = [min(at, REACH) + 1 + min(edge - 1 - at, REACH) for at in range(edge)]
    for seed, _ in chunks(size):
        pixels = entries(seed, edge)
        for row in range(edge):
            line = pixels[row * edge:(row + 1) * edge]
            total += held[row] * sum(pixel * held[at] for at, pixel in enumerate(line))
    return total


def whole(partials):
    return sum(partials)


def opencv(chunk):
    import cv2
    import numpy

    if chunk not in _made:
        cv2.setNumThreads(0)  # its own threads are another route than the caller's
        seed, edge = chunk
        _made[chunk] = numpy.array(entries(seed, edge), dtype=numpy.float32).reshape(edge, edge)
    across = 2 * REACH + 1
    blurred = cv2.boxFilter(_made[chunk], cv2.CV_64F, (across, across), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return int(blurred.sum())
