"""Can what threads saw of one shared object be put into an order in which one thread would have seen the same?"""
