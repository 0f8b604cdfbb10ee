"""Processes by fork."""
import multiprocessing

from kernels.strategies import FORKED, nothing, processes


class Crew(processes.Processes):
    MEMORY = FORKED

    def __init__(self, workers, begin=nothing):
        processes.Processes.__init__(self, workers, multiprocessing.get_context("fork"), begin)
