"""ProcessPoolExecutor, by spawn: what is safe beside threads, and the same on all platforms."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from kernels.strategies import places, pools


class Crew(pools.Pool):
    def __init__(self, workers):
        context = multiprocessing.get_context("spawn")
        free = pools.fill(context.SimpleQueue(), workers)
        pools.Pool.__init__(
            self, ProcessPoolExecutor(workers, mp_context=context, initializer=places.settle_next, initargs=(free,))
        )
