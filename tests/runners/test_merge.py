"""Is a merged session the one that would have measured all, and is what cannot be compared refused?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reports.pages import write_pages
from reports.reading import read_session
from runners.merge import NotComparable, merge
from runners.store import Store, read_json
from tests.reports.synthetic import panorama


def _split(whole: Store, folder: Path) -> list[Store]:
    """A session a subject out of one session's own files, each as that subject's job would have written it."""
    told = whole.session()
    found = []
    for subject in told["subjects"]:
        one = Store(folder / subject)
        one.folder.mkdir(parents=True)
        shutil.copytree(whole.path(subject), one.path(subject))
        lines = (whole.folder / "journal.jsonl").read_text().splitlines()
        own = [line for line in lines if json.loads(line)["subject"] == subject]
        (one.folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in own))
        command = f"{told['command'].partition(' --subject')[0]} --subject {subject}"
        one.write_session({**told, "subjects": [subject], "name": subject, "command": command})
        found.append(one)
    return found


def _pages(folder: Path, out: Path) -> dict[str, bytes]:
    write_pages(read_session(folder), out)
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_a_merged_report_is_the_whole_ones(tmp_path: Path) -> None:
    """Byte for byte, from the same files."""
    whole = panorama(tmp_path / "whole" / "session")
    told = whole.session()
    subjects = ",".join(told["subjects"])
    whole.write_session({**told, "command": f"{told['command']} --subject {subjects}"})
    merged = merge(_split(whole, tmp_path / "parts"), tmp_path / "merged", "session")
    assert merged.session() == {**whole.session(), "name": "session"}
    first, second = _pages(whole.folder, tmp_path / "a"), _pages(merged.folder, tmp_path / "b")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 2}, "seed is 1 and 2"),
        ({"commit": "feed"}, "commit is 0123456789abcdef and feed"),
        ({"profile": "quick"}, "profile is default and quick"),
        ({"host": {"cpu_model": "Another CPU"}}, "the machine's cpu_model is Synthetic CPU and Another CPU"),
        ({"subjects": ["cpython313"]}, "measured more than once: cpython313"),
    ],
)
def test_what_differs_is_refused_by_name(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    """Nothing is written then."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    told = parts[1].session()
    changed = {**told, **change, "host": {**told["host"], **change.get("host", {})}}
    parts[1].write_session(changed)
    with pytest.raises(NotComparable, match=said):
        merge(parts, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_other_kernels_are_refused_by_name(tmp_path: Path) -> None:
    """One changed byte makes another kernel."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    told = parts[2].session()
    told["kernels"]["nbody"]["digest"] = "0" * 64
    parts[2].write_session(told)
    with pytest.raises(NotComparable, match="kernels differ: nbody"):
        merge(parts, tmp_path / "merged")


def test_other_litmus_tests_are_refused_by_name(tmp_path: Path) -> None:
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    for part, digest in zip(parts, "aab", strict=False):
        told = part.session()
        told["litmus"] = {"inc_call": {"digest": digest * 64}}
        part.write_session(told)
    with pytest.raises(NotComparable, match="litmus tests differ: inc_call"):
        merge(parts, tmp_path / "merged")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A session of that name stays."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    merge(parts, tmp_path / "merged", "one")
    with pytest.raises(NotComparable, match="--into"):
        merge(parts, tmp_path / "merged", "one")
    assert sorted(path.name for path in (tmp_path / "merged").iterdir()) == ["one"]


def test_commands_that_name_other_subjects_become_one(tmp_path: Path) -> None:
    """The words that differ are the subjects; other commands stand side by side."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    merged = merge(parts, tmp_path / "merged")
    subjects = "cpython313,cpython313t,pypy,graalpy,jython"
    assert read_json(merged.folder / "session.json")["command"].endswith(f"--subject {subjects}")
    assert merged.name == "cpython313-merged"
