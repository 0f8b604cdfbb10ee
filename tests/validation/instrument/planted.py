"""Builds a CPython with work planted in one opcode, as its unchanged twin was built: a change whose cause is known.

``planted_work.patch`` has the jump backwards, which every loop takes, count to twelve: 3 % over the independent
kernels, 13 % of one that does little but loop, nothing of those that recurse.  It is built once and kept.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from runners.interpreters.provision import Missing, provision
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import ask
from runners.interpreters.provision.source import kept
from runners.interpreters.subjects import load_subjects
from suites.options import BadInput

PATCH = Path(__file__).with_name("planted_work.patch")

#: The unchanged twin: the patch is of its source.
TWIN = "cpython314"

ASK = "import json, sysconfig; print(json.dumps(sysconfig.get_config_var('CONFIG_ARGS')))"


def pair() -> dict[str, Path]:
    """The twin and the planted build, by name; raises BadInput where the twin was not built from source here."""
    found = provision([TWIN])[TWIN]
    tarball = kept(load_subjects()[TWIN], Cache())
    if isinstance(found, Missing) or found.way != "source" or tarball is None:
        raise BadInput(f"{TWIN} was not built from source here: nothing is built as it was")
    told = json.loads(ask([str(found.executable), "-c", ASK]))
    flags = [word for word in shlex.split(told) if not word.startswith("--prefix=")]
    cache = Cache()
    digest = hashlib.sha256(PATCH.read_bytes() + tarball.sha256.encode() + json.dumps(flags).encode()).hexdigest()[:10]
    final = cache.folder("planted") / f"{TWIN}-{tarball.version}-{digest}"
    executable = final / "bin" / found.executable.name
    if not executable.exists():
        print(f"building {final.name}: some minutes", file=sys.stderr, flush=True)
        _build(cache.root / "tarballs" / tarball.file, flags, final)
    return {"twin": found.executable, "planted": executable}


def _build(archive: Path, flags: list[str], final: Path) -> None:
    with tempfile.TemporaryDirectory(dir=final.parent, prefix=".new-") as folder:
        steps = (
            ["tar", "-xf", str(archive), "--strip-components=1"], ["patch", "-p1", "-i", str(PATCH)],
            ["./configure", f"--prefix={final}", *flags], ["make", "-j2"], ["make", "install"],
        )  # fmt: skip
        for step in steps:
            done = subprocess.run(step, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise BadInput(f"{shlex.join(step)} failed: {done.stderr.strip().splitlines()[-1:]}")
