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


def test_another_home_that_begins_alike_is_not_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert places.private("/home/anna/x, /home/ann.old, /home/ann-x: /home/ann: '/home/ann'") == (
        "/home/anna/x, /home/ann.old, /home/ann-x: ~: '~'"
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("gilmatrix matrix --results /srv/ann/results", "gilmatrix matrix --results …/results"),
        ("gilmatrix matrix --kernels=/srv/ann/k --seed 3", "gilmatrix matrix --kernels=…/k --seed 3"),
        ("gilmatrix matrix --python 'pypy=/srv/ann b/bin/pypy'", "gilmatrix matrix --python pypy=…/pypy"),
        ("gilmatrix matrix --kernels '/srv/ann b/my kernels'", "gilmatrix matrix --kernels '…/my kernels'"),
        ("gilmatrix matrix --kernels ../ann/secret/k", "gilmatrix matrix --kernels …/k"),
        ("gilmatrix matrix --kernels ~ann/secret/k/", "gilmatrix matrix --kernels …/k"),
        ("gilmatrix packages --package '/srv/ann/pkg[extra,more]'", "gilmatrix packages --package '…/pkg[extra,more]'"),
        (
            "gilmatrix packages --package 'pkg @ file:///srv/ann/pkg'",
            "gilmatrix packages --package 'pkg @ file://…/pkg'",
        ),
        ("gilmatrix packages --package /srv/ann/a,/srv/ann/b", "gilmatrix packages --package …/a,…/b"),
        ("/srv/ann/.venv/bin/gilmatrix matrix", "…/gilmatrix matrix"),
        ("gilmatrix a /srv/x && gilmatrix b /srv/y", "gilmatrix a …/x && gilmatrix b …/y"),
        ("gilmatrix matrix --kernels 'C:\\Users\\ann\\k'", "gilmatrix matrix --kernels …/k"),
        ("gilmatrix matrix --results /", "gilmatrix matrix --results …/"),
        ("gilmatrix matrix --kernels '/srv/it is \"odd", "gilmatrix matrix --kernels '…/it is \"odd"),
        # What stays: places below where he stood, and what is no path.
        ("gilmatrix matrix --kernels mine/sub --only a/b", "gilmatrix matrix --kernels mine/sub --only a/b"),
        ("tox `x` | <b>  y", "tox `x` | <b>  y"),
        ("gilmatrix packages --package 'numpy>=2,<3'", "gilmatrix packages --package 'numpy>=2,<3'"),
    ],
)
def test_a_command_keeps_the_last_part_of_its_paths_alone(given: str, shown: str) -> None:
    assert places.command(given) == shown
