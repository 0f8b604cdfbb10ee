"""Processes by spawn."""
import multiprocessing

from kernels.strategies import PICKLED, nothing, processes


class Crew(processes.Processes):
    MEMORY = PICKLED

    def __init__(self, workers, begin=nothing):
        processes.Processes.__init__(self, workers, multiprocessing.get_context("spawn"), begin)
