"""How does each kernel scale with threads on each subject, and how far could it scale on this machine?"""
