"""uv, Maven, Java and Debian's packages: what is asked of them, and what is said when they cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from runners.interpreters.provision import apt, debian, java, maven, uv
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.java import Jdk
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects

SUBJECTS = load_subjects()


def _program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def _job(cache: Cache, subject: str) -> Job:
    return Job(SUBJECTS[subject], cache, Silent())


def _use_uv(monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", SimpleNamespace(find_uv_bin=lambda: str(program)))


def test_uvs_root_cause_is_the_reason(cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "error: Failed to install x\\n  cause: Request failed\\n  cause: dns error"
    script = f"printf '{said}\\n' >&2; exit 1"
    _use_uv(monkeypatch, _program(tmp_path / "uv", script))
    with pytest.raises(Unavailable, match=r"^no download: dns error$"):
        list(uv.candidates(_job(cache, "pypy")))


def test_what_uv_installs_is_found_in_our_own_folder(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'mkdir -p "$5/$6.9-linux/bin" && cp /bin/sh "$5/$6.9-linux/bin/python3.13"'
    _use_uv(monkeypatch, _program(tmp_path / "uv", script))
    (candidate,) = uv.candidates(_job(cache, "cpython313"))
    assert candidate.executable == cache.root / "uv/cpython-3.13.9-linux/bin/python3.13"


def test_without_uv_the_reason_says_so(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    with pytest.raises(Unavailable, match="uv is not installed"):
        list(uv.candidates(_job(cache, "pypy")))


@pytest.fixture
def jdk(tmp_path: Path) -> Jdk:
    """A JDK whose java says what it was asked, in a folder with a space in its name."""
    _program(tmp_path / "a jdk/bin/java", 'for word in "$@"; do printf "<%s>" "$word"; done')
    (tmp_path / "a jdk/release").write_text('JAVA_VERSION="25.0.3"\n')
    return Jdk(tmp_path / "a jdk", 25)


def _wrapped(jdk: Jdk, subject: str, folder: Path) -> Path:
    text = maven.wrapper(SUBJECTS[subject].table("maven"), jdk, folder)
    return _program(folder / "bin/python", text.partition("\n")[2])


def _said(executable: Path | str, **options: Any) -> str:
    said: bytes = subprocess.check_output([executable, "-c", "a b"], **options)
    return said.decode()


def test_the_wrapper_hands_over_its_words_and_its_own_name(jdk: Jdk, tmp_path: Path) -> None:
    wrapper = _wrapped(jdk, "graalpy", tmp_path / "some jars")
    said = _said(wrapper)
    assert said.endswith(f"GraalPythonMain><--python.Executable={wrapper}><-c><a b>")
    assert f"<--upgrade-module-path={tmp_path}/some jars/compiler>" in said
    assert f"<-cp><{tmp_path}/some jars/lib/*>" in said


def test_a_link_to_the_wrapper_keeps_the_links_name(jdk: Jdk, tmp_path: Path) -> None:
    link = tmp_path / "venv/bin/python"
    link.parent.mkdir(parents=True)
    link.symlink_to(_wrapped(jdk, "graalpy", tmp_path / "jars"))
    assert f"--python.Executable={link}>" in _said(link)
    assert f"--python.Executable={tmp_path}/venv/bin/python>" in _said("bin/python", cwd=tmp_path / "venv")
    assert f"--python.Executable={link}>" in _said("python", env={"PATH": f"{link.parent}:/usr/bin:/bin"})


@pytest.mark.parametrize(
    ("subject", "stack"), [("graalpy", "-Xss16m"), ("jython", "-Xss2560k")], ids=["graalpy", "jython"]
)
def test_a_jvm_has_the_stack_that_its_own_launcher_gives_it(tmp_path: Path, subject: str, stack: str) -> None:
    """On less, a recursion of a few hundred levels ends that the interpreter itself stands."""
    words = maven.wrapper(SUBJECTS[subject].table("maven"), Jdk(Path("/jdk"), 25), tmp_path).split()
    assert stack in words
    assert words.index(stack) < words.index("-cp"), "an option of Java's, not of Python's"


@pytest.mark.parametrize(("major", "opens", "native"), [(8, False, False), (17, True, False), (25, True, True)])
def test_jython_gets_the_flags_that_its_java_knows(tmp_path: Path, major: int, opens: bool, native: bool) -> None:
    text = maven.wrapper(SUBJECTS["jython"].table("maven"), Jdk(Path("/jdk"), major), tmp_path)
    assert ("--add-opens" in text) is opens
    assert ("--enable-native-access" in text) is native


def test_the_jars_are_fetched_once_with_their_checksums(
    cache: Cache, jdk: Jdk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "bin/mvn", f'echo "$@" >> {tmp_path}/asked')
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setattr(java, "installed", lambda: [jdk])
    first = list(maven.candidates(_job(cache, "graalpy")))
    assert list(maven.candidates(_job(cache, "graalpy"))) == first
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len([line for line in asked if "copy-dependencies" in line]) == 2
    assert all("--strict-checksums" in line for line in asked)
    assert not list((cache.root / "unfinished").iterdir())


def test_a_missing_jdk_is_named(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "installed", lambda: [Jdk(Path("/jdk17"), 17)])
    monkeypatch.setattr(apt, "require", _not_debian)
    with pytest.raises(Unavailable, match=r"^needs a JDK 25 .*: install one and set JAVA_HOME$"):
        list(maven.candidates(_job(cache, "graalpy")))


def _not_debian() -> None:
    raise Unavailable("not Debian or Ubuntu")


def test_the_newest_java_that_fits_is_taken(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    jdks = [Jdk(Path(f"/jdk{major}"), major) for major in (8, 25, 17)]
    monkeypatch.setattr(java, "installed", lambda: jdks)
    assert java.find(_job(cache, "jython"), ">=8").major == 25


@pytest.mark.parametrize(("version", "major"), [("1.8.0_392", 8), ("17.0.15", 17), ("25", 25)])
def test_a_javas_release_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, major: int) -> None:
    _program(tmp_path / "bin/java", "exit 1")
    (tmp_path / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert Jdk(tmp_path.resolve(), major) in java.installed()


def test_a_debian_package_is_asked_for_its_executable(
    cache: Cache, fake: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"--show": "7.3.11", "--listfiles": "/.\n/usr/bin/pypy3\n/usr/share/bin/pypy3.txt\n"}
    monkeypatch.setattr(apt, "require", lambda: None)
    monkeypatch.setattr(apt, "missing", lambda packages: [])
    monkeypatch.setattr(debian, "ask", lambda argv, **_: answers[argv[1]])
    (candidate,) = debian.candidates(_job(cache, "pypy"))
    assert candidate.executable == Path("/usr/bin/pypy3")
    assert candidate.facts["source"] == "Debian package pypy3 7.3.11"


def test_only_debians_own_repositories_are_mirrors(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        "a/security|Packages|Debian|bookworm-security\nb/other|Packages|Vendor|bookworm\n"
        "c/main|DEP-11|Debian|bookworm\nd/main|Packages|Debian|bookworm\nd/main|Packages|Debian|bookworm\n"
    )
    monkeypatch.setattr(apt, "ask", lambda *_, **__: rows)
    assert apt._debian_repositories() == ["d/main"]


def test_ubuntu_has_no_debian_mirror(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "require", lambda: None)
    monkeypatch.setattr(apt, "_distributions", lambda: {"ubuntu", "debian"})
    monkeypatch.setattr(apt, "_debian_repositories", list)
    with pytest.raises(Unavailable, match="apt knows no Debian mirror on this machine"):
        apt.SourceIndex(_job(cache, "cpython313"), ["sid"])
