"""ThreadPoolExecutor."""
import queue
from concurrent.futures import ThreadPoolExecutor

from kernels.strategies import places, pools


class Crew(pools.Pool):
    def __init__(self, workers):
        free = pools.fill(queue.Queue(), workers)
        pools.Pool.__init__(self, ThreadPoolExecutor(workers, initializer=places.settle_next, initargs=(free,)))
