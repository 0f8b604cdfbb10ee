"""An entry of the cache is whole or not there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from runners.interpreters.provision.cache import Cache


def test_a_record_comes_back(cache: Cache) -> None:
    assert cache.read("ways", "x") is None
    cache.write("ways", "x", {"a": 1})
    record = cache.read("ways", "x")
    assert record is not None
    assert record["a"] == 1
    assert record["at"] > 0
    assert [path.name for path in (cache.root / "ways").iterdir()] == ["x.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 99, "a": 1}'])
def test_a_damaged_or_foreign_record_is_no_record(cache: Cache, text: str) -> None:
    (cache.folder("ways") / "x.json").write_text(text)
    assert cache.read("ways", "x") is None


def test_what_is_unfinished_is_gone_afterwards(cache: Cache) -> None:
    def interrupted() -> None:
        with cache.unfinished("x") as folder:
            (folder / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list((cache.root / "unfinished").iterdir())


def test_the_rest_of_a_killed_run_is_cleared(cache: Cache) -> None:
    (cache.folder("unfinished") / "left").mkdir()
    cache.clear_unfinished()
    assert not (cache.root / "unfinished").exists()


def test_publishing_replaces_what_stood_there(cache: Cache) -> None:
    final = cache.root / "built" / "x"
    for content in ("old", "new"):
        with cache.unfinished("x") as folder:
            (folder / "file").write_text(content)
            cache.publish(folder, final)
    assert (final / "file").read_text() == "new"


def test_the_lock_lets_one_in_and_tells_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Cache(tmp_path), Cache(tmp_path)
    monkeypatch.setattr("runners.interpreters.provision.cache.PATIENCE", 0.05)
    waited = threading.Event()
    inside = threading.Event()

    def second() -> None:
        with other.locked(waited.set):
            inside.set()

    with one.locked():
        thread = threading.Thread(target=second)
        thread.start()
        assert waited.wait(10)
        assert not inside.is_set()
    thread.join(10)
    assert inside.is_set()
