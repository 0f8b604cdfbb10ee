"""Strategies: one file a way to have a job's chunks done, each with a class ``Crew``.

``Crew(workers)`` starts them; ``map(call, chunks)`` returns what ``call`` returned for the chunks, in any order, a part
or the sum of some parts each; ``close()`` leaves nothing behind.  What a subject lacks shows when the file is imported
or the crew made: the worker tells it as unsupported.  ``WORKS`` says what kind of implementation it can do.

A strategy that can do a user's kernel takes a second argument, ``begin``: every worker calls it once, before its first
chunk, and so has the kernel's input.  Its ``MEMORY`` says how the input comes to a worker.
"""

#: Kinds of implementations: a function of a chunk, of all chunks and a number of workers, of both and for a loop.
CHUNK, WHOLE, AWAITABLE = "chunk", "whole", "awaitable"

#: How a kernel's input comes to a worker: it is the thread that asks and has it; another thread of the same process,
#: which makes one of its own; a process that a fork gives it to; or a process or an interpreter that unpickles it.
ASKER, THREAD, FORKED, PICKLED = "asker", "thread", "forked", "pickled"


def nothing():
    """What a worker begins with that needs no input."""


def kind(call):
    """What kind of implementation this is."""
    return AWAITABLE if hasattr(call, "AWAITABLE") else WHOLE if hasattr(call, "WHOLE") else CHUNK
