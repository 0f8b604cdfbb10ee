"""Tests that a container is shut off from all but the kernels, and that nothing of it is left behind."""
