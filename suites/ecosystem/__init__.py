"""Do the packages that threaded programs use install here, import, work, work from threads, and leave the GIL off?"""
