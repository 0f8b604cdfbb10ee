"""The worker: reads requests, answers them, one JSON object a line.  ``python -m kernels [KERNEL_DIR ...]``

Not allowed anywhere in this room, because one of the subjects cannot parse or import it: f-strings,
annotations, ``nonlocal``, keyword-only arguments, ``raise ... from``, ``print`` as a statement, walrus,
``daemon=`` and lock timeouts (Jython is a Python 2.7), anything outside the standard library.
"""
import sys

if sys.version_info < (2, 7):
    sys.stderr.write("gilmatrix worker: needs Python 2.7 or 3, this is %s\n" % sys.version.split()[0])
    sys.exit(3)

from kernels import wire

# The protocol's pipe is taken before anything else is imported that might print.
CHANNEL = wire.Channel()

from kernels import worker  # noqa: E402

if __name__ == "__main__":
    worker.serve(CHANNEL, sys.argv[1:])
