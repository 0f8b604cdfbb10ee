"""Kernels that do what a kernel must not, and a session that measures them on this very Python."""

from __future__ import annotations

import sys
from pathlib import Path

from gilmatrix import exits
from runners import catalogue
from runners.interpreters.provision import Found
from runners.interpreters.subjects import Subject, load_subjects
from runners.sessions.session import Request, open_session
from runners.sessions.store import Store
from suites.profiles import Profile
from suites.scaling.matrix import Matrix
from tests.quiet import quiet

#: Stands in for a subject: any CPython with a GIL will do for what is tested here.
STAND_IN = "cpython313"

# One thread count, so no ceiling: whether the machine is quiet is no question of these tests.
PROFILE = Profile(
    "planted",
    (1,),
    ("weak",),
    blocks=(1, 1),
    sweeps=(2, 2),
    precision=0.02,
    cell=0.0,
    patience=5.0,
    again=0,
    retries=0,
    warmup=(0, 0),
    jit_warmup=(0, 0),
    target=(0.001, 0.001),
    limit=4,
)

GOOD = '''"""Adds numbers."""
SIZES = {name: {"n": 5000} for name in ("smoke", "default", "large")}

def prepare(size, seed, count):
    return size["n"]

def part(state, index, count):
    total = 0
    number = index
    while number < state:
        total += number
        number += count
    return total

def check(state, results):
    return None if sum(results) == state * (state - 1) // 2 else "sum is %d" % sum(results)
'''

#: What is planted in the first line of ``part``, by the kernel's name.
FAULTS = {
    "raises": "raise ValueError('planted')",
    "prints_megabytes": "import os, sys; sys.stdout.write('x' * 4000000); os.write(1, b'y' * 4000000)",
    "exits": "import os; os._exit(0)",
    "loops_for_ever": "while True: pass",
    "kills_itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "leaves_a_thread": "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()",
    "returns_wrong_value": "return 7",
}


def plant(folder: Path) -> Path:
    """A folder with a kernel for each fault, and two good ones, first and last by name."""
    folder.mkdir()
    for name in ("a_good_one", "z_good_one"):
        (folder / f"{name}.py").write_text(GOOD)
    for name, fault in FAULTS.items():
        (folder / f"{name}.py").write_text(GOOD.replace("    total = 0\n", f"    {fault}\n    total = 0\n", 1))
    return folder


def request(folder: Path, names: tuple[str, ...] = (), profile: Profile = PROFILE) -> Request:
    """What a command that measures the planted folder asks for."""
    kernels = {name: one for name, one in catalogue.find([folder]).items() if one.room == "user"}
    return Request(
        command="gilmatrix matrix --kernels planted", subjects=(STAND_IN,),
        kernels=catalogue.choose(kernels, names or ("all",)), threads=profile.threads, profile=profile.name,
        blocks=profile.blocks, precision=profile.precision, cell=profile.cell, modes=("weak",), size="default", seed=1,
    )  # fmt: skip


def subject() -> Subject:
    """The stand-in's table."""
    return load_subjects()[STAND_IN]


def measure(
    results: Path, folder: Path, names: tuple[str, ...] = (), name: str | None = None, profile: Profile = PROFILE
) -> Store:
    """Measure the folder's kernels as a command would, and return the session."""
    store = open_session(request(folder, names, profile), results=results, name=name)
    found = Found(STAND_IN, Path(sys.executable), "explicit", "3", {})
    with store.held(), quiet():
        Matrix(store, profile, {STAND_IN: subject()}, {STAND_IN: found}, [folder]).run()
    return store


def main() -> int:
    """Measure the folder that the command line names, into the folder before it."""
    measure(Path(sys.argv[1]), Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(exits.of(main))
