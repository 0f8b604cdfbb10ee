"""Which way round the GIL pays: strategies for the same jobs, on every subject where each exists."""
