"""InterpreterPoolExecutor: an interpreter a thread, each with a GIL of its own."""
import builtins
import os
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

from kernels.strategies import pools

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Crew(pools.Pool):
    def __init__(self, workers):
        # A new interpreter does not look into the folder that this one was started in.
        begin = "import sys; sys.path.insert(0, %r); from kernels.strategies import places; places.settle_next(free)"
        free = pools.fill(interpreters.create_queue(), workers)
        # Looked up by a text: to Python 2.7, which has no such pool but reads this file, exec is no name.
        run = vars(builtins)["exec"]
        pools.Pool.__init__(
            self, InterpreterPoolExecutor(workers, initializer=run, initargs=(begin % ROOT, {"free": free}))
        )
