"""Commands to an engine, the removal of containers left behind, and the making of images."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gilmatrix.__main__ import main
from runners.interpreters.provision import Found, Missing, image, provision
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import load_subjects, plain
from runners.workers import container


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Which engine answers is remembered; a stand-in must not be, by the tests that need a real one."""
    container.engine.cache_clear()
    yield
    container.engine.cache_clear()


def test_a_container_is_shut_off() -> None:
    """Every hardening is there, mounts are read-only, CPUs are the topology's."""
    line = container.command("image", ["-m", "kernels"], {"/k": Path("/here/kernels")}, name="one", cpus=[0, 2])
    told = " ".join(line)
    for words in (
        "--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--pids-limit",
        "--memory", "--cpuset-cpus 0,2", "--rm", "--init", "--name one", f"--label {container.OWNER}=",
        "--mount type=bind,source=/here/kernels,target=/k,readonly",
    ):  # fmt: skip
        assert words in told
    assert line[-3:] == ["image", "-m", "kernels"]


@pytest.mark.parametrize("folder", ["/a:b", "/a,b", '/a"b', "/a b", "/ä:ö,ro", "/readonly=false,x"])
def test_a_folder_s_name_is_a_name(folder: str) -> None:
    """No part of it is taken for another place, or for a way to mount."""
    line = container.command("image", [], {"/k": Path(folder)}, name="one")
    (fields,) = csv.reader([line[line.index("--mount") + 1]])
    assert fields == ["type=bind", f"source={folder}", "target=/k", "readonly"]


@pytest.mark.parametrize("purpose", container.HARDENING)
def test_each_hardening_can_be_left_out_by_name(purpose: str) -> None:
    """That is how a test sees that it does something."""
    line = container.command("image", [], {}, name="one", without=[purpose])
    assert not set(container.HARDENING[purpose]) & set(line)


def test_no_engine_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program that was tried is named."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(container.NoEngine, match=r"docker is not installed; podman is not installed"):
        container.engine()
    found = provision(["cpython313-container"])["cpython313-container"]
    assert isinstance(found, Missing)
    assert "docker is not installed" in found.reasons[0][1]


def _engine(folder: Path, monkeypatch: pytest.MonkeyPatch, owners: dict[str, str]) -> Path:
    """A stand-in for an engine that holds these containers and writes down what it is told to remove."""
    inspected = [
        {"Id": name, "Name": f"/{name}", "Config": {"Labels": {container.OWNER: owner}}}
        for name, owner in owners.items()
    ]
    (folder / "inspect.json").write_text(json.dumps(inspected))
    program = folder / "docker"
    program.write_text(
        f"#!/bin/sh\ncase $1 in version) echo 1 ;; ps) echo {' '.join(owners)} ;; "
        f'inspect) cat "{folder}/inspect.json" ;; rm) echo "$3" >> "{folder}/removed" ;; esac\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "removed"


def test_only_containers_of_dead_owners_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A process id that lives again under another owner counts as dead; what was removed is said."""
    with subprocess.Popen(["true"]) as ended:
        pass
    here, reused = container.place(), f"{psutil.Process().pid}:1.00"
    owners = {"mine": container.owner(), "dead": f"{here}:{ended.pid}:5.00", "reused": f"{here}:{reused}"}
    removed = _engine(tmp_path, monkeypatch, {**owners, "odd": f"{here}:no number"})
    assert container.engine() == "docker"
    assert removed.read_text().split() == ["dead", "reused", "odd"]
    assert "removed container dead, which a killed run left behind" in capsys.readouterr().err


@pytest.mark.parametrize("label", ["0123456789ab:{pid}:5.00", "{pid}:5.00", "no number", ""])
def test_of_an_owner_elsewhere_nothing_is_said_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], label: str
) -> None:
    """Its process is not among those of here, and its container runs: another host's, or another container's."""
    with subprocess.Popen(["true"]) as ended:
        pass
    removed = _engine(tmp_path, monkeypatch, {"theirs": label.format(pid=ended.pid)})
    assert main(["interpreters", "cleanup"]) == 0
    assert not removed.exists()
    assert "theirs: started on another machine" in capsys.readouterr().out


def test_another_namespace_is_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process id means another process there; after another start of the machine too, and on another host."""
    here = container.place()
    for name, changed in (("os.readlink", lambda _: "pid:[1]"), ("platform.node", lambda: "other")):
        with monkeypatch.context() as patch:
            patch.setattr(name, changed)
            container.place.cache_clear()
            assert container.place() != here
    container.place.cache_clear()
    assert container.place() == here


def test_every_subject_has_an_image() -> None:
    """Named, pinned, and by a Dockerfile that is there; a bare base replaces the official one everywhere."""
    for subject in plain(load_subjects()).values():
        official, bare = image.define(subject, ""), image.define(subject, "bare")
        assert official.name == f"gilmatrix/{subject.id}"
        assert official.digest == bare.digest  # whatever it stands on, it is found again
        for key in ("BASE", "RUNTIME"):
            if key in official.arguments:
                assert any(letter.isdigit() for letter in official.arguments[key].rpartition(":")[2])
                assert bare.arguments[key] == "bare"


@pytest.mark.parametrize("path", sorted(image.DOCKER.glob("*.Dockerfile")), ids=lambda path: path.stem)
def test_an_image_runs_as_nobody_and_checks_no_health(path: Path) -> None:
    """One-shot workers, two stages or one, an interpreter as the entry point."""
    text = path.read_text()
    assert "USER 65534:65534" in text
    assert "HEALTHCHECK" not in text
    assert text.rstrip().endswith('ENTRYPOINT ["/opt/gilmatrix/bin/subject"]')


def test_pypy_is_debians_on_a_bare_base() -> None:
    """There is a package; every other image copies the interpreter of this machine there."""
    subjects = plain(load_subjects())
    assert image.define(subjects["pypy"], "bare").arguments["PACKAGES"] == "pypy3"
    copied = {identity for identity, subject in subjects.items() if image.define(subject, "bare").copies}
    assert copied == set(subjects) - {"pypy"}


def test_an_interpreter_spread_over_usr_is_not_copied(tmp_path: Path) -> None:
    """Its folder is everybody's."""
    found = Found("cpython313", Path("/usr/bin/python3.13"), "installed", "3.13.1", {"base_prefix": "/usr"})
    with pytest.raises(Unavailable, match=r"/usr/bin/python3\.13 is spread over /usr"):
        image._plant(load_subjects()["cpython313"], found, tmp_path / "tree", own_jdk=True)


def test_a_tree_holds_the_interpreter_and_its_launcher(tmp_path: Path) -> None:
    """Links stay links, and what no worker imports stays behind."""
    prefix = tmp_path / "built"
    for name in ("bin/python3.13t", "lib/python3.13/json/decoder.py", "lib/python3.13/test/big.py"):
        (prefix / name).parent.mkdir(parents=True, exist_ok=True)
        (prefix / name).write_text("")
    found = Found("cpython313t", prefix / "bin/python3.13t", "source", "3.13.1", {"base_prefix": str(prefix)})
    image._plant(load_subjects()["cpython313t"], found, tmp_path / "tree", own_jdk=True)
    assert (tmp_path / "tree/bin/subject").readlink() == Path("python3.13t")
    assert (tmp_path / "tree/lib/python3.13/json/decoder.py").exists()
    assert not (tmp_path / "tree/lib/python3.13/test").exists()


def test_an_image_is_not_looked_for_where_none_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without building, the reason says how to."""
    _engine(tmp_path, monkeypatch, {})
    (tmp_path / "docker").write_text("#!/bin/sh\n[ $1 = version ]\n")
    found = provision(["pypy-container"], build=False, cache=Cache(tmp_path / "cache"))["pypy-container"]
    assert isinstance(found, Missing)
    assert found.reasons == (("image", "not tried yet; run: gilmatrix interpreters images pypy"),)
