"""``check-kernel`` finds each kind of fault in a file, and none in what ``new-kernel`` writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gilmatrix.__main__ import main
from runners import catalogue
from runners.contract.asking import Pair
from runners.contract.cli import TEMPLATE
from runners.contract.fault import KINDS
from runners.contract.reading import read_faults
from runners.workers.local import WORKER, Worker

GOOD = TEMPLATE.read_text(encoding="utf-8")

#: What is read in the text: (kind, part of the message, what is replaced, by what).
READ = {
    "cannot_be_parsed": ("unreadable", "cannot be parsed", "    counts = {}\n", "    counts = {\n"),
    "f_string": ("syntax", "f-strings", "    counts = {}\n", '    counts = {}\n    name = f"{index}"\n'),
    "annotation": ("syntax", "annotations", "    counts = {}\n", "    counts: dict = {}\n"),
    "keyword_only": ("syntax", "keyword-only", "def part(state, index,", "def part(state, *, index,"),
    "bare_super": ("syntax", "super()", "    counts = {}\n", "    counts = super().x\n"),
    "xrange": ("syntax", "xrange", "    counts = {}\n", "    counts = {}\n    xrange(3)\n"),
    "foreign_import": ("foreign import", "numpy", "import random\n", "import numpy\nimport random\n"),
    "old_import": ("missing import", "cPickle", "import random\n", "import cPickle\nimport random\n"),
    "no_docstring": ("documentation", "no docstring", GOOD[: GOOD.index("import random")], ""),
    "no_source": ("documentation", "does not say: Source", "Source     where", "Whence     where"),
    "no_part": ("contract", "no function part", "def part(", "def apart("),
    "arguments": ("contract", "prepare must take 2 or 3", "def prepare(size, seed):", "def prepare(size):"),
    "no_grows": ("contract", "GROWS must name", 'GROWS = "draws"', 'SHARES = "a list"'),
    "no_sizes": ("sizes", "no SIZES", "SIZES = {", "SHAPES = {"),
    "size_missing": ("sizes", "no plain table", '"large": {', '"huge": {'),
    "size_differs": ("sizes", "different entries", '"large": {"draws": 1600000, ', '"large": {"drawn": 1600000, '),
    "wrong_grows": ("sizes", "GROWS names no entry", 'GROWS = "draws"', 'GROWS = "drawn"'),
    "version": ("version branch", "version_info", "import random\n", "import random, sys\nsys.version_info\n"),
    "fallback": (
        "version branch", "tries an import", "import random\n",
        "import random\ntry:\n    import queue\nexcept ImportError:\n    queue = None\n",
    ),
    "prints": ("prints", "calls print", "    counts = {}\n", "    counts = {}\n    print(index)\n"),
    "clock": ("clock", "time", "import random\n", "import random\nimport time\n"),
    "shuffle": ("randomness", "shuffle", "    counts = {}\n", "    counts = {}\n    random.shuffle([])\n"),
    "no_seed": ("randomness", "random", "draw = random.Random(seed).random", "draw = random.random"),
    "thread": ("threads", "threading.Thread", "import random\n", "import random, threading\nthreading.Thread()\n"),
    "global": ("global state", "the global SEEN", "    counts = {}\n", "    global SEEN\n    counts = SEEN = {}\n"),
    "no_verdict": (
        "no verification", "never returns", GOOD[GOOD.index('    """None, or'):], '    """Nothing."""\n    pass\n',
    ),
}  # fmt: skip

#: What shows when it runs.
RUN = {
    "import_is_missing": ("missing import", "import random\n", "import random\nimport no_such_module\n"),
    "accepts_anything": ("no verification", "    merged = {}\n", "    return None\n    merged = {}\n"),
    "changes_its_input": ("input changed", "    counts = {}\n", "    counts = {}\n    state.append(0)\n"),
    "remembers": (
        "global state", "def part(state, index, count):\n",
        "RUNS = []\n\n\ndef part(state, index, count):\n    RUNS.append(1)\n"
        "    if len(RUNS) > count:\n        return {}\n",
    ),
    "draws_lots": ("not repeatable", "random.Random(seed).random", "random.SystemRandom().random"),
    "loses_a_part": ("thread count", "        at += count\n", "        at += 1 if count == 1 else count + 1\n"),
    "sets_something_for_its_own_thread": (
        "other thread", "def part(state, index, count):\n",
        "import threading\nHERE = threading.local()\nHERE.loaded = True\n\n\ndef part(state, index, count):\n"
        "    if not hasattr(HERE, 'loaded'):\n        return {}\n",
    ),
    "is_wrong": ("wrong", "    at = index\n", "    at = index + 1\n"),
    "raises": ("crashed", "    counts = {}\n", "    counts = {}\n    counts[0]\n"),
    "leaves_a_thread": (
        "threads", "    counts = {}\n",
        "    counts = {}\n    import threading, time\n    threading.Thread(target=time.sleep, args=(9,)).start()\n",
    ),
}  # fmt: skip


def _broken(folder: Path, old: str, new: str) -> Path:
    assert GOOD.count(old) == 1
    path = folder / "most_drawn.py"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    return path


def _asked(path: Path) -> set[str]:
    with Pair("this", lambda: Worker("this", [sys.executable, *WORKER, str(path.parent)])) as pair:
        return {fault.kind for fault in pair.faults(path, shared=False)}


@pytest.mark.parametrize("fault", READ)
def test_fault_is_read(tmp_path: Path, fault: str) -> None:
    """Each is found, with its kind and what it is about."""
    kind, said, old, new = READ[fault]
    found = read_faults(_broken(tmp_path, old, new))
    assert any(one.kind == kind and said in one.message for one in found), found


@pytest.mark.parametrize("fault", RUN)
def test_fault_shows_when_it_runs(tmp_path: Path, fault: str) -> None:
    """Each is found by asking an interpreter."""
    kind, old, new = RUN[fault]
    found = _asked(_broken(tmp_path, old, new))
    assert kind in found
    assert ("other thread" in found) is (kind == "other thread"), "nobody is told to look at what is not there"


def test_names_of_its_own_are_no_fault(tmp_path: Path) -> None:
    """A name that 3 no longer has built in may be imported or defined."""
    path = _broken(tmp_path, "import random\n", "import random\nfrom functools import reduce\nlong = reduce\nlong\n")
    assert read_faults(path) == []


def test_name_of_a_standard_module(tmp_path: Path) -> None:
    """It would hide that module from whoever imports it."""
    path = tmp_path / "queue.py"
    path.write_text(GOOD, encoding="utf-8")
    assert [fault.kind for fault in read_faults(path)] == ["name"]


def test_every_kind_says_what_to_do() -> None:
    """No fault without advice, no advice without a fault that is tested."""
    tested = {kind for kind, *_ in READ.values()} | {kind for kind, *_ in RUN.values()} | {"name", "hung"}
    assert tested == set(KINDS)


def test_new_kernel_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What new-kernel writes has no fault, read or run, and is not written twice."""
    assert main(["kernels", "new", "most_drawn", "--folder", str(tmp_path)]) == 0
    path = tmp_path / "most_drawn.py"
    assert read_faults(path) == []
    assert _asked(path) == set()
    assert main(["kernels", "new", "most_drawn", "--folder", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_faults_are_told_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FILE:LINE: what, and what to do; exit code 1; whoever was not asked is named."""
    monkeypatch.setattr("runners.contract.cli.provision", lambda *asked, **how: {})
    path = _broken(tmp_path, "    counts = {}\n", "    counts = {}\n    print(index)\n")
    assert main(["kernels", "check", str(path), "--interpreter", "pypy"]) == 1
    line = path.read_text().splitlines().index("    print(index)") + 1
    said = capsys.readouterr().out
    assert f"{path}:{line}: prints: calls print; return it" in said
    assert "not here, so not asked: pypy" in said


@pytest.mark.parametrize("kernel", catalogue.find().values(), ids=lambda kernel: kernel.name)
def test_library_is_accepted(kernel: catalogue.Kernel) -> None:
    """No kernel of the library has a fault that can be read."""
    assert read_faults(kernel.path) == []
