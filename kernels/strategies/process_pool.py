"""ProcessPoolExecutor, by spawn: what is safe beside threads, and the same on all platforms."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from kernels.strategies import PICKLED, nothing, places, pools


class Crew(pools.Pool):
    MEMORY = PICKLED

    def __init__(self, workers, begin=nothing):
        context = multiprocessing.get_context("spawn")
        free = pools.fill(context.SimpleQueue(), workers)
        first = {"initializer": places.settle_next, "initargs": (free, begin)}
        pools.Pool.__init__(self, ProcessPoolExecutor(workers, mp_context=context, **first))
