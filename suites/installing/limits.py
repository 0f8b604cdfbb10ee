"""The time that each step in an environment may take."""

#: Threads that use a package at once.
THREADS = 8

#: Seconds until an environment, an installation of wheels, and a question to the resolver have to be done.
ENVIRONMENT, WHEELS, QUESTION = 240.0, 900.0, 120.0

#: Seconds that an interpreter's own pip may take: what it adapts it builds, with all that the build needs.
OWN_PIP = 900.0

#: Seconds beyond its budget that a probe may take to import, use and leave again, without and with a JIT.
GRACE = (90.0, 240.0)

#: Seconds before that limit at which the probe writes its threads' stacks.
LEAD = 2.0
