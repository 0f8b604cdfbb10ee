"""Keeps results: a folder a session with its journal, and the rules for what may be added to it."""
