"""Takes single values of kernels on an interpreter, and judges whether other programs disturbed them."""
