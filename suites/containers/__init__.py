"""Is a container shut off from all but the kernels, and is nothing of it left behind?"""
