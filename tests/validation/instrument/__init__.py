"""Measures the instrument itself: its cost, its intervals, its duty, and how it compares with other tools."""
