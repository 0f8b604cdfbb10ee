"""A plain function of a user's file is a kernel: its threads are checked against what it returns on one alone."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kernels import bench, gate, measure, registry
from runners import benches

TEXT = '''
import random
import threading
import time

BUSY = []

def setup():
    return [threading.current_thread()]

def bench_right(state):
    return {"words": set(["b", "a"]), "of": (1, 2.5, None)}

def bench_nothing(state):
    """Returns nothing."""

def bench_generator(state):
    return (one for one in state)

def bench_deep(state):
    nested = []
    for _ in range(100000):
        nested = [nested]
    return nested

def bench_random(state):
    return [1, 2, 3, random.random()]

def bench_changes(state):
    state.append(1)
    return len(state)

def bench_own_state(state):
    return state[0] is threading.current_thread()

def bench_raises(state):
    raise ValueError("planted")

def bench_raises_in_threads(state):
    if threading.current_thread() is not threading.main_thread():
        raise KeyError("planted")

def bench_meets(state):
    BUSY.append(1)
    time.sleep(0.05)
    busy = len(BUSY)
    BUSY.pop()
    return "%d at once" % busy
'''


def _asked(path: Path, name: str, threads: int = 2, loops: int = 2) -> dict[str, Any]:
    bench.MODULES.clear()
    kernels = registry.Registry([str(path)], bench=bench.kernel)
    kernel = kernels.load(f"bench-{name}")
    work = measure.Work(name, kernel, "default", 1, threads, "weak", None, measure.Common())
    answer: dict[str, Any] = measure.measure(gate.Team(), work, loops)
    return answer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(TEXT)
    return file


@pytest.mark.parametrize("name", ["right", "own_state"])
def test_equal_results_are_right_and_each_thread_has_a_state_of_its_own(path: Path, name: str) -> None:
    """By value: two sets are no one object."""
    answer = _asked(path, name)
    assert answer["wrong"] is None
    assert "unchecked" not in answer
    assert len(answer["per_thread"]) == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "it returns nothing: "),
        ("generator", "it returns a generator, into which nobody can look: "),
        ("deep", "what it returns is nested too deeply to be compared: "),
    ],
)
def test_what_cannot_be_checked_says_so(path: Path, name: str, said: str) -> None:
    answer = _asked(path, name)
    assert answer["wrong"] is None
    assert answer["unchecked"] == said + "it is checked for nothing but that it ends without an exception"


@pytest.mark.parametrize(
    ("name", "said"),
    [("changes", "it returned 2 and 3, so that"), ("random", '"list", [1, 2, 3, 0.')],
)
def test_a_function_that_says_something_else_each_time_is_refused_before_any_thread(
    path: Path, name: str, said: str
) -> None:
    """It would be called wrong in threads, and it is not threads that make it so."""
    answer = _asked(path, name)
    assert "wall" not in answer
    assert answer["wrong"].startswith("on one thread, called twice with one state, ")
    assert said in answer["wrong"]


def test_a_result_that_only_threads_give_is_wrong(path: Path) -> None:
    assert _asked(path, "meets", threads=1)["wrong"] is None
    wrong = _asked(path, "meets")["wrong"]
    assert wrong == "in threads, and then on one thread alone, it returned '2 at once' and '1 at once'"


@pytest.mark.parametrize(
    ("name", "type_", "where"),
    [
        ("raises", "ValueError", "on one thread, before the threads"),
        ("raises_in_threads", "KeyError", "thread 0"),
    ],
)
def test_an_exception_says_where_it_was(path: Path, name: str, type_: str, where: str) -> None:
    error = _asked(path, name)["error"]
    assert (error["type"], error["where"]) == (type_, where)


def test_long_results_are_shown_where_they_differ() -> None:
    one, other = "x" * 1000 + "1" + "y" * 1000, "x" * 1000 + "2"
    said = bench._apart(one, other)
    assert said.startswith("..." + "x" * 20 + "1y")
    assert said.endswith(" and ..." + "x" * 20 + "2")


def test_functions_of_a_file_belong_to_one_module(path: Path) -> None:
    bench.MODULES.clear()
    one, other = (bench.kernel(f"bench-{name}", str(path)) for name in ("right", "nothing"))
    spaces = [kernel.part.__globals__["function"].__globals__ for kernel in (one, other)]
    assert spaces[0] is spaces[1]


def test_a_thread_calls_no_function_whose_references_are_counted_at_each_call(path: Path) -> None:
    """One that is defined within another, or bound, is: that would be no cost of the user's function."""
    nested = 0x10
    part = bench.kernel("bench-right", str(path)).part
    assert not isinstance(part, type(path.exists))
    assert not part.__code__.co_flags & nested


@pytest.mark.parametrize(
    ("text", "imported", "said"),
    [
        ("def bench_one(state) return 1\n", "", r"cannot read mine\.py, line 1: "),
        ("import imported_by_mine\ndef bench_one(state):\n    return 1\n", "x = 1\nprint 'two'\n",
         r"cannot read imported_by_mine\.py, line 2: "),
    ],
)  # fmt: skip
def test_a_file_that_this_interpreter_cannot_read_is_unsupported(
    path: Path, text: str, imported: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(path.parent), *sys.path])
    path.write_text(text)
    path.with_name("imported_by_mine.py").write_text(imported)
    with pytest.raises(registry.Unsupported, match=said):
        bench.kernel("bench-one", str(path))


def test_a_function_that_is_gone_when_the_file_was_run_is_told(path: Path) -> None:
    bench.MODULES.clear()
    path.write_text("def bench_one(state):\n    pass\ndel bench_one\n")
    with pytest.raises(registry.Unusable, match=r"mine\.py has no function bench_one once it was run"):
        bench.kernel("bench-one", str(path))


def test_the_host_and_the_worker_look_for_the_same_functions() -> None:
    for pattern in ("pattern", "flags"):
        assert getattr(benches.DEFINED, pattern) == getattr(registry.FUNCTION, pattern)
    assert registry.BENCH == benches.KERNEL
    text = "def bench_a(x):\n\ndef  bench_b[T](x):\n    def bench_c(x):\n\nasync def bench_d(x):\nbench_e = 1\n"
    assert registry.FUNCTION.findall(text) == ["a", "b"]


def test_kernels_of_a_folder_are_no_plain_functions(tmp_path: Path) -> None:
    """Whatever functions they have, and whatever their files are called."""
    (tmp_path / "mine.py").write_text(TEXT)
    found = registry.Registry([str(tmp_path)], bench=bench.kernel)
    assert "mine" in found.files
    assert not [name for name in found.files if name.startswith("bench-")]
    module = ModuleType("kernel")
    module.__dict__.update(SIZES={"default": {}}, prepare=lambda size, seed: None, alone=None, told=None)
    work = measure.Work("kernel", module, "default", 1, 1, "weak", None, measure.Common())
    assert work.told("as it is") == "as it is"


def test_its_digest_is_its_files(path: Path) -> None:
    found = registry.Registry([str(path)], bench=bench.kernel).digests()
    assert found["bench-right"] == registry.digest(path.read_bytes())
