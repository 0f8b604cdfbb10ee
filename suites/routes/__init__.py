"""Measures the ways round the GIL: strategies for the same jobs, on every subject where each exists."""
