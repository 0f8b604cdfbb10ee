"""Measures how each kernel scales with threads on each subject, and how far it could scale on this machine."""
