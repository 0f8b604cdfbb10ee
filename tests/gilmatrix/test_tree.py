"""Every command refuses what it does not take, and ends with an exit code that means the same everywhere."""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections.abc import Iterator

import pytest

from gilmatrix import exits, tree
from gilmatrix.__main__ import main
from runners.codes import Code


def _leaves(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that has no commands below it."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield words
    for action in below:
        for name, one in action.choices.items():
            yield from _leaves(one, (*words, name))


LEAVES = [" ".join(words) for words in _leaves(tree.parser())]


def test_the_tree_is_whole() -> None:
    """Each group has its parts, and each suite its command."""
    assert {words.split()[0] for words in LEAVES} >= {"matrix", "report", "interpreters", "kernels", "doctor"}
    assert len(LEAVES) > 15


@pytest.mark.parametrize("words", LEAVES)
def test_an_unknown_option_is_refused_in_one_line(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main([*words.split(), "--no-such-option"])
    told = capsys.readouterr().err
    assert raised.value.code == Code.BAD_INPUT
    assert told.startswith(f"gilmatrix {words}: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("words", LEAVES)
def test_every_command_has_help(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main([*words.split(), "--help"])
    assert raised.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: gilmatrix {words}")


@pytest.mark.parametrize("refused", exits.REFUSED, ids=lambda one: one.__name__)
def test_what_cannot_be_used_is_bad_input(refused: type[Exception], capsys: pytest.CaptureFixture[str]) -> None:
    problem = refused.__new__(refused)
    problem.args = ("this, because of that",)

    def work() -> int:
        raise problem

    assert exits.of(work) == Code.BAD_INPUT
    assert capsys.readouterr().err == "gilmatrix: this, because of that\n"


def test_a_kill_is_an_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    """SIGTERM, which a CI that cancels sends."""

    def work() -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
        return 0

    assert exits.of(work) == Code.INTERRUPTED
    assert "interrupted; what was finished is kept" in capsys.readouterr().err


@pytest.mark.parametrize("code", [0, 1, 3])
def test_what_a_command_says_is_its_exit_code(code: int) -> None:
    assert exits.of(lambda: code) == code


@pytest.mark.parametrize(
    "words",
    [
        "matrix --route processes", "matrix --package numpy", "conformance --threads 2", "conformance --kernels mine",
        "routes --threads 2", "routes --size smoke", "packages --seed 2", "packages --threads 2",
        "linearizability run --session s", "report export --baseline s", "report merge --markdown",
        "doctor --profile quick",
        "interpreters list --retry", "kernels list --write", "litmus check --folder mine",
    ],
)  # fmt: skip
def test_another_command_s_option_is_refused(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What a command has no use for is no option of it."""
    with pytest.raises(SystemExit) as raised:
        main(words.split())
    assert raised.value.code == Code.BAD_INPUT
    assert capsys.readouterr().err.count("\n") == 1
