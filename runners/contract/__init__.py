"""Finds what keeps a file from being a portable kernel: first what can be read, then what its subjects say."""
