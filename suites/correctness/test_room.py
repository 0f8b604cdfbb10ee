"""The subject room is the same, byte for byte, wherever it is read, and every subject parses all of it."""

from __future__ import annotations

import subprocess

from runners import catalogue, workers
from runners.interpreters.subjects import load_subjects
from runners.workers.local import ROOT, environment
from suites.asking import found_or_skip
from suites.panel import Panel

PARSE = "import sys; [compile(open(name).read(), name, 'exec') for name in sys.argv[1:]]; print(len(sys.argv) - 1)"

#: A file that says this may speak a language that Python 2.7 cannot parse: it is told as unsupported before it is read.
PYTHON3 = 'NEEDS = ("python3",)'


def test_digests_agree(panel: Panel, subject: str) -> None:
    """The subject reads the bytes that the host reads."""
    found_or_skip(panel, subject)
    panel.worker(subject)
    expected = {name: kernel.digest for name, kernel in catalogue.find().items()}
    assert expected, "there are kernels"
    assert {name: panel.facts[subject]["digests"].get(name) for name in expected} == expected


def test_every_file_parses(panel: Panel, subject: str) -> None:
    """Every file of the room, those that no request has needed yet too."""
    found = found_or_skip(panel, subject)
    old = load_subjects()[subject].language.startswith("2")
    files = sorted(
        str(path.relative_to(ROOT))
        for path in (ROOT / "kernels").rglob("*.py")
        if not (old and PYTHON3 in path.read_text(encoding="utf-8"))
    )
    asked = subprocess.run(
        workers.once(load_subjects()[subject], found.executable, ["-B", "-c", PARSE, *files]),
        cwd=ROOT, capture_output=True, text=True, env=environment(), check=False, timeout=180,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr[-2000:]
    assert asked.stdout.strip().endswith(str(len(files)))
