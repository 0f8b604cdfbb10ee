"""The subject room: everything that runs inside an interpreter under test.

Python 2.7 and 3.x at once, standard library only, no import from outside this folder.
"""
