"""Keeps results: a folder a session with its records, and the rules for what may be added to it."""
