"""ThreadPoolExecutor."""
import queue
from concurrent.futures import ThreadPoolExecutor

from kernels.strategies import THREAD, nothing, places, pools


class Crew(pools.Pool):
    MEMORY = THREAD

    def __init__(self, workers, begin=nothing):
        free = pools.fill(queue.Queue(), workers)
        pools.Pool.__init__(self, ThreadPoolExecutor(workers, initializer=places.settle_next, initargs=(free, begin)))
