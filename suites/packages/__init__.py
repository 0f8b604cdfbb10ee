"""Tries the packages that threaded programs use: installed, imported, used, used from threads, GIL still off."""
