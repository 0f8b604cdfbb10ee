"""InterpreterPoolExecutor: an interpreter a thread, each with a GIL of its own."""
import importlib
import os
import pickle

from kernels.strategies import PICKLED, nothing, pools

try:
    from concurrent import interpreters
    from concurrent.futures import InterpreterPoolExecutor
except ImportError:
    raise ImportError("needs concurrent.futures.InterpreterPoolExecutor, which CPython has since 3.14")

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Crew(pools.Pool):
    MEMORY = PICKLED

    def __init__(self, workers, begin=nothing):
        # A new interpreter does not look into the folder that this one was started in.
        settled = (
            "import pickle, sys; sys.path.insert(0, %r); from kernels.strategies import places; "
            "places.settle_next(free, pickle.loads(begin))"
        )
        free = pools.fill(interpreters.create_queue(), workers)
        # Looked up by a text: to Python 2.7, which has no such pool but reads this file, exec is no name.
        run = vars(importlib.import_module("builtins"))["exec"]
        pools.Pool.__init__(
            self,
            InterpreterPoolExecutor(
                workers, initializer=run, initargs=(settled % ROOT, {"free": free, "begin": pickle.dumps(begin)})
            ),
        )
