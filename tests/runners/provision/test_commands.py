"""A long command: its log, its end, its failure in one line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from runners.interpreters.provision.commands import CommandFailed, ask, last_meaningful_line, run


def test_its_output_is_given_and_logged(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "x.log"
    assert run(["sh", "-c", "echo out; echo err >&2"], log) == "out\nerr\n"
    assert log.read_text() == "$ sh -c 'echo out; echo err >&2'\nout\nerr\n"


def test_a_failure_names_the_command_its_last_line_and_the_log(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    with pytest.raises(CommandFailed) as problem:
        run(["sh", "-c", "echo compiling; echo 'E: no such package'; echo bye; exit 3"], log)
    assert "ended with 3: E: no such package" in str(problem.value)
    assert str(log) in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("one\ntwo\n\n", "two"),
        ("a.c:3: fatal error: no h\nmake: *** [Makefile:1] Error 2\n", "a.c:3: fatal error: no h"),
        ("[ERROR] Failed to execute goal\n[ERROR] -> [Help 1]\n[ERROR]\n", "[ERROR] Failed to execute goal"),
        (
            "configure: error: in `/x/tree':\nconfigure: error: C compiler cannot create executables\nbye\n",
            "configure: error: C compiler cannot create executables",
        ),
        ("E: The following packages cannot be had:\nE: Unable to locate package x\n", "E: Unable to locate package x"),
        ("error: in one:\nbye\n", "error: in one:"),
    ],
)  # fmt: skip
def test_the_last_meaningful_line(text: str, line: str) -> None:
    assert last_meaningful_line(text) == line


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        return False


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
@pytest.mark.parametrize("end", ["interrupted", "too long"])
def test_all_that_it_started_ends_with_it(tmp_path: Path, end: str) -> None:
    def interrupt() -> None:
        if end == "interrupted" and (tmp_path / "pid").exists():
            raise KeyboardInterrupt

    script = f"sleep 3600 & echo $! > {tmp_path}/p; mv {tmp_path}/p {tmp_path}/pid; wait"
    with pytest.raises((KeyboardInterrupt, CommandFailed)):
        run(["sh", "-c", script], tmp_path / "x.log", tick=interrupt, seconds=1.0)
    deadline = time.monotonic() + 60.0
    while _is_running(int((tmp_path / "pid").read_text())):
        assert time.monotonic() < deadline, "it would have gone on for an hour"
        time.sleep(0.01)


def test_asking_a_command_that_is_not_there_gives_nothing() -> None:
    assert ask(["no-such-command"]) == ""
    assert ask(["sh", "-c", "echo no; exit 1"]) == ""
    assert ask(["sh", "-c", "echo yes"]) == "yes\n"
