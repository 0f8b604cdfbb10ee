"""Carries requests and answers, one JSON object a line, past whatever a kernel or a JVM prints.

The worker keeps the real standard output for itself and points the subject's own at standard error:
the file descriptor where the subject has one, ``sys.stdout`` everywhere.  Each line in and out is one
JSON object that carries the protocol version under ``gilmatrix``.
"""
import json
import os
import sys

PROTOCOL = 1


class Channel(object):
    """One JSON object a line, in and out, on descriptors that no kernel can reach by name."""

    def __init__(self):
        if sys.platform.startswith("java"):
            self._take_java_streams()
        else:
            self._take_descriptors()
        sys.stdout = sys.stderr

    def _take_java_streams(self):
        # Jython's os has no dup2: keep the stream objects, and point Java's own stdout elsewhere too.
        from java.lang import System

        self._reader, self._writer = sys.stdin, sys.stdout
        System.setOut(System.err)
        sys.stdin = open(os.devnull)

    def _take_descriptors(self):
        self._reader = os.fdopen(os.dup(0), "r")
        self._writer = os.fdopen(os.dup(1), "w")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)

    def receive(self):
        """The next request as a dict, or None when the host has gone."""
        line = self._reader.readline()
        return json.loads(line) if line else None

    def send(self, answer):
        """Write one answer and flush it; it is ASCII, so no subject's locale can spoil it."""
        message = {"gilmatrix": PROTOCOL}
        message.update(answer)
        # Begun on a line of its own: where descriptors cannot be turned away (Jython), a kernel may have left one open.
        self._writer.write("\n" + json.dumps(message) + "\n")
        self._writer.flush()
