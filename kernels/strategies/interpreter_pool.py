"""InterpreterPoolExecutor: an interpreter a thread, each with a GIL of its own."""
import builtins
import os
from concurrent.futures import InterpreterPoolExecutor

from kernels.strategies import pools

#: To Python 2.7 exec is no name.
NEEDS = ("python3",)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Crew(pools.Pool):
    def __init__(self, workers):
        # A new interpreter does not look into the folder that this one was started in.
        known = "import sys; sys.path.insert(0, %r)" % ROOT
        pools.Pool.__init__(self, InterpreterPoolExecutor(workers, initializer=builtins.exec, initargs=(known,)))
