"""Strategies: one file a way to have a job's chunks done, each with a class ``Crew``.

``Crew(workers)`` starts them; ``map(call, chunks)`` returns what ``call`` returned for the chunks, in any order, a part
or the sum of some parts each; ``close()`` leaves nothing behind.  What a subject lacks shows when the file is imported
or the crew made: the worker tells it as unsupported.  ``WORKS`` says what kind of implementation it can do.
"""

#: Kinds of implementations: a function of a chunk, of all chunks and a number of workers, of both and for a loop.
CHUNK, WHOLE, AWAITABLE = "chunk", "whole", "awaitable"


def kind(call):
    """What kind of implementation this is."""
    return AWAITABLE if hasattr(call, "AWAITABLE") else WHOLE if hasattr(call, "WHOLE") else CHUNK
