"""Jobs for the routes round the GIL: one file a job, one definition of its work, one verification.

A job has ``SIZES``, tables by name; ``chunks(size)``, the pieces of the work: tuples of plain values, for they go
through pipes; ``expected(size)``, what the whole must give, found in another way than any of its implementations;
``whole(partials)``, what the pieces' results, in any order, come to; and implementations, functions that take a chunk
and return its part of the result, an ``int``.  A third-party module is imported inside of the implementation that
needs it.  An implementation that says ``AWAITABLE`` returns what an event loop waits for; one that says ``WHOLE`` takes
all chunks and a number of threads and returns all parts; one that says ``SHARED`` takes nothing and returns what all
chunks of one value share: its ``add`` takes a chunk, and ``total()`` is the part of them all.
"""
