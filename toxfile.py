"""Makes the subjects and the suites known to tox: one env for each, a subject's provisioned when it runs.

Two kinds of env beside tox's own: ``subject`` makes a real venv of the interpreter under test, and ``bare`` makes none
(a launcher that virtualenv refuses, such as Jython's, and everything that runs on tox's own Python).
"""

from __future__ import annotations

import itertools
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from tox.config.loader.memory import MemoryLoader
from tox.config.types import Command, EnvList
from tox.execute.local_sub_process import LocalSubProcessExecutor
from tox.plugin import impl
from tox.tox_env.errors import Skip
from tox.tox_env.installer import Installer
from tox.tox_env.package import Package
from tox.tox_env.python.virtual_env.runner import VirtualEnvRunner
from tox.tox_env.runner import RunToxEnv

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from runners import places  # noqa: E402 - found only with the root on the path
from runners.interpreters.subjects import load_subjects, plain  # noqa: E402 - as above
from suites.commands import commands, folders  # noqa: E402 - as above

if TYPE_CHECKING:
    from tox.config.main import Config
    from tox.config.sets import ConfigSet
    from tox.execute.api import Execute
    from tox.session.state import State
    from tox.tox_env.register import ToxEnvRegister

#: Virtualenv makes envs for this language and later ones.
OLDEST_VENV = (3, 6)


def executable_of(env: RunToxEnv, *, build: bool) -> Path | None:
    """The subject's executable; without ``build`` only what is here already, and None for nothing.

    Raises Skip with every way tried and its reason, after the session has been told that the subject is unavailable.
    """
    from runners.interpreters.provision import Missing, provision
    from runners.interpreters.provision.progress import best

    words = list(env.core._conf.pos_args(None) or ())
    explicit = _named(words, env.conf.name)
    found = provision([env.conf.name], build=build, explicit=explicit, progress=best() if build else None)[
        env.conf.name
    ]
    if not isinstance(found, Missing):
        return found.executable
    if not build:
        return None
    line = [sys.executable, "-m", "gilmatrix", "matrix", "--interpreter", env.conf.name, *words]
    subprocess.run(line, cwd=ROOT, check=False)
    raise Skip(f"{env.conf.name} is unavailable: {found.why}")


def _named(words: list[str], identity: str) -> dict[str, Path]:
    """The file that ``--python ID=PATH`` after ``--`` names for a subject; the suites refuse what is wrong with it."""
    pairs = [word for before, word in itertools.pairwise(words) if before == "--python"]
    pairs += [word.removeprefix("--python=") for word in words if word.startswith("--python=")]
    files = [places.expanded(pair.partition("=")[2]) for pair in pairs if pair.partition("=")[0] == identity]
    return {identity: files[0].absolute()} if files and files[0].is_file() else {}


class SubjectRunner(VirtualEnvRunner):
    """A venv of the interpreter under test; nothing is installed in it."""

    _executable: Path | None = None

    @staticmethod
    def id() -> str:
        return "subject"

    @classmethod
    def extract_base_python(cls, env_name: str) -> str | None:
        """The env's name is a subject, and its table says what that is."""
        return None

    def setup(self) -> None:
        self._executable = executable_of(self, build=True)
        super().setup()

    def _base_python_default(self, conf: Config, env_name: str | None) -> list[str]:
        self._base_python_explicitly_set = False
        path = self._executable or executable_of(self, build=False)
        return [str(path or env_name)]


class NothingInstalled(Installer["BareRunner"]):
    """The installer of an env that nothing is installed into."""

    def _register_config(self) -> None: ...

    def installed(self) -> list[str]:
        return []

    def install(self, arguments: Any, section: str, of_type: str) -> None:
        raise NotImplementedError(f"{self._env.conf.name} is a bare env: nothing can be installed into it")


class BareRunner(RunToxEnv):
    """No venv: commands run as they are."""

    def __init__(self, create_args: Any) -> None:
        self._executor: Execute | None = None
        super().__init__(create_args)

    @staticmethod
    def id() -> str:
        return "bare"

    def register_config(self) -> None:
        super().register_config()
        self.conf.add_constant(["env_python", "envpython"], "the subject's launcher", self._launcher)

    def _launcher(self) -> str:
        return str(executable_of(self, build=False) if self.conf.name in load_subjects() else sys.executable)

    def setup(self) -> None:
        if self.conf.name in load_subjects():
            executable_of(self, build=True)
        super().setup()

    @property
    def executor(self) -> Execute:
        if self._executor is None:
            self._executor = LocalSubProcessExecutor(self.options.is_colored)
        return self._executor

    @property
    def installer(self) -> Installer[Any]:
        return NothingInstalled(self)

    def _register_package_conf(self) -> bool:
        return False

    def _build_packages(self) -> list[Package]:
        return []

    @property
    def _package_tox_env_type(self) -> str:
        raise NotImplementedError("a bare env has no package")

    @property
    def _external_pkg_tox_env_type(self) -> str:
        raise NotImplementedError("a bare env has no package")

    @property
    def runs_on_platform(self) -> str:
        return sys.platform


def needed() -> list[Requirement]:
    """What the harness runs on, tests and checks too: the project's own dependencies, and those of its development."""
    several = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")).values()
    told = next(table for table in several if "dependencies" in table)
    return [Requirement(one) for one in (*told["dependencies"], *told["optional-dependencies"]["dev"])]


@impl
def tox_register_tox_env(register: ToxEnvRegister) -> None:
    """Make the two kinds of env known under their ids."""
    register.add_run_env(SubjectRunner)
    register.add_run_env(BareRunner)


@impl
def tox_extend_envs() -> list[str]:
    """An env of the same name for every subject, every command that asks suites, and every suite."""
    return [*plain(load_subjects()), *commands(), *folders()]


@impl
def tox_add_core_config(core_conf: ConfigSet, state: State) -> None:
    """Describe the subjects' envs, and tell the harness which command it is part of."""
    subjects = plain(load_subjects())
    for identity, subject in subjects.items():
        version = tuple(int(part) for part in subject.language.split("."))
        state.conf.memory_seed_loaders[identity].append(
            MemoryLoader(
                description=f"ask {subject.name} ({'GIL' if subject.gil else 'no GIL'}): is it right, does it scale",
                runner="subject" if version >= OLDEST_VENV else "bare",
            )
        )
    words = list(state.conf.pos_args(None) or ())
    told = commands()
    for name, command in {**{one: one for one in told}, **folders()}.items():
        line = Command([sys.executable, "-m", "gilmatrix", command, *words])
        loader = MemoryLoader(description=told[command], runner="bare", commands=[line])
        state.conf.memory_seed_loaders[name].append(loader)
    core_conf.loaders.append(MemoryLoader(env_list=EnvList([*subjects, "report"]), requires=needed()))
    asked = getattr(state.conf.options, "env", None)
    chosen = list(subjects) if asked is None or asked.is_default_list else [name for name in asked if name in subjects]
    os.environ["GILMATRIX_SUBJECTS"] = ",".join(chosen)
    os.environ["GILMATRIX_COMMAND"] = shlex.join(["tox", *sys.argv[1:]])
    os.environ["HARNESS_PYTHON"] = sys.executable
    # A JVM takes 10 s and more to say what it is; virtualenv would give up after 15.
    os.environ.setdefault("PY_DISCOVERY_TIMEOUT", "120")
