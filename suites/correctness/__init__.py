"""Is each kernel's result right on each subject, at every thread count, however the work is split?"""
