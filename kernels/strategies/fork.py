"""Processes by fork."""
import multiprocessing

from kernels.strategies import processes


class Crew(processes.Processes):
    def __init__(self, workers):
        processes.Processes.__init__(self, workers, multiprocessing.get_context("fork"))
