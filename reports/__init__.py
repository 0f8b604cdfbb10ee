"""Turns a session's folder of results into pages, charts and a table for the terminal."""
