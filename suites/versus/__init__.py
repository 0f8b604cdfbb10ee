"""The suite that compares two interpreters: the same kernels on both, in turn, in one run."""
