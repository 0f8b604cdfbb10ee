"""ThreadPoolExecutor."""
from concurrent.futures import ThreadPoolExecutor

from kernels.strategies import pools


class Crew(pools.Pool):
    def __init__(self, workers):
        pools.Pool.__init__(self, ThreadPoolExecutor(workers))
