"""Without a home folder everything works that needs none, and what needs one says what to set."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners import places
from runners.interpreters.provision import installed
from runners.interpreters.provision.cache import Cache


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No HOME, no entry in passwd."""

    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", unknown)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)


@pytest.mark.usefixtures("homeless")
def test_the_cache_says_what_to_set() -> None:
    with pytest.raises(OSError, match="set HOME or XDG_CACHE_HOME"):
        Cache()


@pytest.mark.usefixtures("homeless")
def test_a_named_cache_needs_no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Cache().root == tmp_path / "gilmatrix" / "provision"


@pytest.mark.usefixtures("homeless")
def test_interpreters_are_looked_for_where_there_is_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert installed.version_roots() == []
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert installed.version_roots() == [tmp_path / "versions"]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert installed.version_roots() == [tmp_path / "versions", tmp_path / "uv" / "python"]


@pytest.mark.usefixtures("homeless")
def test_texts_and_paths_stay_as_they_are() -> None:
    assert places.private("/somebody/x") == "/somebody/x"
    assert places.expanded("~/x") == Path("~/x")


def test_with_a_home_it_is_left_out_of_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somebody")
    assert places.private("/somebody/x and /else") == "~/x and /else"
    assert places.expanded("~/x") == Path("/somebody/x")
