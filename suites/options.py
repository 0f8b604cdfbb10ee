"""The options that a user has: one table for every suite, pytest's command line included."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners import benches, catalogue, litmus, places
from runners.catalogue import Kernel
from runners.interpreters import own, projects
from runners.interpreters.projects import Project
from runners.interpreters.provision import explicit_pairs
from runners.interpreters.subjects import RUNNERS, Subject, load_subjects, select
from runners.litmus import Litmus
from runners.sessions.session import RESULTS, Request, own_command, selected_subjects
from suites.profiles import BOTH, PROFILES, WEAK, Profile

#: Options of every command by their names; the others are those of the suites that use them.
COMMON = ("interpreter", "runner", "python", "env_python", "profile", "seed", "session", "results")

#: Those that say which kernels are run, and in which ways.
OF_KERNELS = ("only_kernels", "kernels", "threads", "mode", "size")

#: What a command takes beside these where it measures plain functions of a user's file, and what they import.
OF_BENCHES = ("bench", "with")

#: Kinds of scaling by the word that asks for them; the first of a pair leads the report.
MODES = {"both": BOTH, "weak": WEAK, "strong": ("strong",)}


class BadInput(ValueError):
    """An option that means nothing here; one line that says what is known instead."""


@dataclass(frozen=True)
class Options:
    """The user's choice, checked.

    ``folders`` are those of kernels of the user's own, and the files of plain functions: what a worker is given.
    ``projects`` are installed for each interpreter before it is asked.
    """

    subjects: dict[str, Subject]
    explicit: dict[str, Path]
    named: dict[str, Path]
    kernels: dict[str, Kernel]
    folders: tuple[Path, ...]
    tests: dict[str, Litmus]
    litmus: tuple[Path, ...]
    threads: tuple[int, ...]
    profile: Profile
    modes: tuple[str, ...]
    size: str
    seed: int
    jobs: int
    session: str | None
    results: Path
    projects: tuple[Project, ...] = ()

    def request(self) -> Request:
        """The session that this choice belongs to."""
        return Request(
            command=own_command(),
            subjects=tuple(dict.fromkeys([*self.subjects, *selected_subjects()])),
            kernels=self.kernels,
            threads=self.threads,
            profile=self.profile.name,
            blocks=self.profile.blocks,
            precision=self.profile.precision,
            cell=self.profile.cell,
            modes=self.modes,
            size=self.size,
            seed=self.seed,
            projects=self.projects,
        )


@dataclass(frozen=True)
class Option:
    """An option: how it is written, what stands for its value, what it is without one; ``many`` may be given."""

    flag: str
    metavar: str
    help: str
    default: str | None = None
    many: bool = False


#: By the option's name: one flag may choose among other things elsewhere.
TABLE = {
    "interpreter": Option(
        "--interpreter", "ID[,ID]", "interpreters to ask; NAME=PATH is a build of your own; all when not given",
        many=True,
    ),
    "runner": Option(
        "--runner", "NAME[,NAME]",
        f"how interpreters are started: {', '.join(RUNNERS)}; each makes a column of its own", RUNNERS[0],
    ),
    "python": Option("--python", "ID=PATH", "the executable to take for an interpreter, a wrapper too", many=True),
    "env_python": Option(
        "--env-python", "ID=PATH", "what tox made for its own env; --python goes before it", many=True
    ),
    "only_kernels": Option(
        "--only", "NAME[,NAME]",
        "kernels to run, or independent, contended, micro, user, bench, core, all; core and user when not given, "
        "user and bench with --bench, all for pytest", many=True,
    ),
    "kernels": Option("--kernels", "DIR", "a folder of kernels of your own, beside the library's", many=True),
    "bench": Option(
        "--bench", "FILE",
        "a file of functions bench_NAME(state), each measured like a kernel; its setup(), if there is one, makes the "
        "state", many=True,
    ),
    "with": Option(
        "--with", "PATH|NAME",
        "what kernels and functions of your own import: a project's folder or sdist, or NAME or NAME==VERSION of the "
        "index, installed into an environment of each interpreter", many=True,
    ),
    "only_tests": Option(
        "--only", "NAME[,NAME]", "litmus tests to run, by name or number; all when not given", many=True
    ),
    "litmus": Option("--litmus", "DIR", "a folder of litmus tests of your own, beside the library's", many=True),
    "threads": Option("--threads", "N[,N]", "thread counts; the profile's when not given"),
    "profile": Option("--profile", "NAME", f"how much: {', '.join(PROFILES)}", "default"),
    "mode": Option("--mode", "NAME", f"kind of scaling: {', '.join(MODES)}; the profile's when not given"),
    "size": Option("--size", "NAME", f"size: {', '.join(catalogue.SIZES)}; the profile's when not given"),
    "seed": Option("--seed", "N", "seed of inputs and of every order", "1"),
    "jobs": Option("--jobs", "N", "so much at once; as many as cores when not given", str(os.cpu_count() or 1)),
    "session": Option("--session", "NAME", "session to measure into; found or made when not given"),
    "results": Option("--results", "DIR", "where sessions are kept", str(RESULTS)),
}  # fmt: skip


def add_to(add: Callable[..., Any], takes: Container[str], leaves: Container[str] = ()) -> None:
    """Declare the options of every command but those that this one ``leaves``, and those that it ``takes`` beyond them.

    ``add`` is argparse's ``add_argument``, or pytest's ``addoption``.
    """
    for name, one in TABLE.items():
        if (name in COMMON and name not in leaves) or name in takes:
            how = {"action": "append", "default": []} if one.many else {"default": one.default}
            add(one.flag, dest=name, metavar=one.metavar, help=one.help, **how)


def read(options: Any, kernels: Sequence[str] = ()) -> Options:
    """Check what argparse or pytest collected; ``kernels`` when none is named; raises BadInput."""
    try:
        return _read(options, kernels)
    except (catalogue.UnknownKernel, litmus.UnknownTest, ValueError) as problem:
        raise BadInput(str(problem)) from None


def _read(options: Any, kernels: Sequence[str]) -> Options:
    def given(name: str) -> Any:
        """The option's value, or what it is where the command does not take it."""
        return getattr(options, name, [] if TABLE[name].many else TABLE[name].default)

    ids, builds = own.named(split(given("interpreter")))
    tables = load_subjects()
    chosen = select(tables, ids)
    runners = [_one_of("runner", name, RUNNERS) for name in split([given("runner")])]
    subjects = {subject.id: subject for runner in runners for subject in _started(tables, chosen, runner)}
    folders = tuple(Path(folder) for folder in given("kernels"))
    litmus_folders = tuple(Path(folder) for folder in given("litmus"))
    files = tuple(places.expanded(file) for file in given("bench"))
    every = catalogue.find(folders)
    every |= benches.find(files, every)
    usual = kernels or ("bench" if files else "core", *(["user"] if folders else []))
    chosen_kernels = catalogue.choose(every, split(given("only_kernels")) or usual)
    profile = PROFILES[_one_of("profile", given("profile"), PROFILES)]
    threads, mode, size = given("threads"), given("mode"), given("size")
    return Options(
        subjects=subjects,
        explicit={
            **_executables(given("env_python"), tables),
            **(named := _executables(given("python"), tables)),
            **builds,
        },
        named=named,
        kernels=chosen_kernels,
        folders=(*folders, *files),
        tests=litmus.choose(litmus.find(litmus_folders), split(given("only_tests"))),
        litmus=litmus_folders,
        threads=_threads(threads) if threads is not None else profile.threads,
        profile=profile,
        modes=_modes(_one_of("mode", mode, MODES) if mode is not None else "", profile, chosen_kernels),
        size=_size(_one_of("size", size, catalogue.SIZES) if size is not None else "", profile, chosen_kernels),
        seed=_whole("seed", given("seed")),
        jobs=counted("jobs", given("jobs")),
        session=given("session"),
        results=Path(given("results")),
        projects=projects.read(given("with")),
    )


def _modes(word: str, profile: Profile, kernels: Mapping[str, Kernel]) -> tuple[str, ...]:
    """The kinds of scaling that a word asks for, the profile's for none; raises BadInput where a kernel has none."""
    asked = MODES[word] if word else profile.modes
    left = {name: catalogue.modes(kernel.room, asked) for name, kernel in kernels.items()}
    every = tuple(mode for mode in asked if any(mode in one for one in left.values()))
    without = [name for name, one in left.items() if not one]
    if without or (word and every != asked and kernels):
        of = without or list(kernels)
        raise BadInput(
            f"--mode {word}: strong scaling divides one work between threads, and a plain function has no parts: "
            f"{', '.join(of)} can be measured by weak scaling alone"
        )
    return every or asked


def _size(word: str, profile: Profile, kernels: Mapping[str, Kernel]) -> str:
    """The size that a word asks for, the profile's for none; raises BadInput where no kernel has any."""
    if word and kernels and all(kernel.room == catalogue.BENCH for kernel in kernels.values()):
        raise BadInput(f"--size {word}: a plain function has no size: let setup() of its file make another state")
    return word or profile.size


def _started(tables: Mapping[str, Subject], chosen: Iterable[Subject], runner: str) -> list[Subject]:
    """The chosen subjects, started in that way: those that are no mode already have one for every other way."""
    if runner == RUNNERS[0]:
        return list(chosen)
    found = []
    for subject in chosen:
        modes = (table for table in tables.values() if table.base == subject.id and table.runner == runner)
        mode = subject if subject.runner == runner else next(modes, None)
        if mode is None:
            raise BadInput(f"{subject.id} is not started by --runner {runner}: name it by itself, without that option")
        found.append(mode)
    return found


def split(words: Iterable[str]) -> list[str]:
    """The parts of words that may hold several, separated by commas."""
    return [part.strip() for word in words for part in word.split(",") if part.strip()]


def _one_of(kind: str, name: str, known: Iterable[str]) -> str:
    if name not in known:
        raise BadInput(f"unknown {kind} {name!r}; known are: {', '.join(known)}")
    return name


def _whole(kind: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadInput(f"{kind} {text!r} is no whole number") from None


def counted(name: str, text: str, least: int = 1) -> int:
    """How many an option asks for; raises BadInput for what is no number, or less than ``least``."""
    if not text.isdecimal() or int(text) < least:
        raise BadInput(f"--{name} {text!r}: give a whole number from {least} up")
    return int(text)


def _threads(text: str) -> tuple[int, ...]:
    counts = sorted({_whole("thread count", part) for part in split([text])})
    if not counts or counts[0] < 1:
        raise BadInput(f"thread counts {text!r}: give whole numbers from 1 up, such as --threads 1,2,4")
    return tuple(counts)


def _executables(pairs: Iterable[str], tables: Mapping[str, Subject]) -> dict[str, Path]:
    """By subject; a container's executable is its image's, so that another one is refused."""
    found = explicit_pairs(pairs)
    for one in select(tables, list(found)) if found else ():
        if one.runner == "container":
            raise BadInput(f"--python {one.id}: it is started in a container, and its image holds its executable")
    return found
