"""Looks for an order of what threads saw of one shared object in which one thread would have seen the same."""
