"""Measures the project, as somebody who uses it would."""

import wordsmith


def setup():
    return "the quick brown fox jumps over the lazy dog " * 100


def bench_counts(state):
    """Counts the words of a text."""
    return wordsmith.counts(state)


def bench_nothing_told(state):
    wordsmith.counts(state)
