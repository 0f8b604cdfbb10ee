"""Other programs that keep a machine busy, each in a way that machines are busy: started and ended by name."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: Works for 20 to 400 ms at a time, at random, and rests so long that it has the share that it is given.
BURSTS = """
import random, sys, time
share, draw = float(sys.argv[1]), random.Random(int(sys.argv[2]))
while True:
    seconds = draw.uniform(0.02, 0.4)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    time.sleep(seconds * (1 - share) / share)
"""

#: Rests for so many seconds, then works for as many as the second number says, and ends.
ONCE = """
import sys, time
time.sleep(float(sys.argv[1]))
end = time.perf_counter() + float(sys.argv[2])
while time.perf_counter() < end:
    pass
"""

#: Compiles a file of many functions again and again.
COMPILE = """
import pathlib, subprocess, sys
source = pathlib.Path(sys.argv[1]) / "many.c"
body = "int f%d(int *a, int n) { int s = %d; for (int i = 0; i < n; i++) s += a[i] * (s ^ i); return s; }"
source.write_text("".join(body % (number, number) + chr(10) for number in range(600)))
while True:
    subprocess.run(["cc", "-O2", "-c", str(source), "-o", str(source.with_suffix(".o"))], check=True)
"""

LOADS = ("quiet", "one of 30 %", "one of 60 %", "two of 60 %", "5 s in the middle", "a compiler")


@contextlib.contextmanager
def beside(load: str, wall: float) -> Iterator[None]:
    """Have that load run meanwhile; ``wall`` is how long the same takes on a quiet machine, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        lines = {
            "quiet": [],
            "one of 30 %": [[BURSTS, "0.3", "1"]],
            "one of 60 %": [[BURSTS, "0.6", "1"]],
            "two of 60 %": [[BURSTS, "0.6", "1"], [BURSTS, "0.6", "2"]],
            "5 s in the middle": [[ONCE, str(wall / 2), "5"]],
            "a compiler": [[COMPILE, str(Path(folder))]],
        }[load]
        processes = [subprocess.Popen([sys.executable, "-c", *line], start_new_session=True) for line in lines]
        try:
            yield
        finally:
            for process in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
