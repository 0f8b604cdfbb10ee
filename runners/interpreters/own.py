"""Interpreters of the user's own: an executable under a name that he gives it, which is a subject like any other.

What it is is what it says of itself: implementation, version, GIL and JIT.  The same executable may have two names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from runners import places
from runners.interpreters.provision import BadExecutable, probe
from runners.interpreters.provision.cache import Cache
from runners.interpreters.subjects import Subject, keep_own, load_subjects

#: A name that is a file's, a mark's in a stylesheet and a word of a command line.
_NAME = re.compile(r"[a-z][a-z0-9_]*")

#: What people call an implementation.
_CALLED = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy", "jython": "Jython", "rustpython": "RustPython"}


def named(words: Iterable[str]) -> tuple[list[str], dict[str, Path]]:
    """The ids of several words, ``ID`` or ``NAME=PATH``, and the executables of the latter, which are subjects now.

    ``NAME-MODE=PATH`` asks for the build in a mode alone, and may be said of several modes of one build.

    Raises BadExecutable for a name that is taken or is none, no file, and what is no interpreter that can be measured.
    """
    ids, executables = [], dict[str, Path]()
    for word in words:
        identity, separator, place = word.partition("=")
        name = identity.partition("-")[0]
        before, again = executables.get(name), identity in ids
        ids.append(identity)
        if not separator:
            continue
        if before is not None and (again or places.expanded(place).absolute() != before):
            raise BadExecutable(f"--interpreter names {name} twice: {before} and {place}; give one of them")
        executables[name] = before or _subject(identity, place)
    return ids, executables


def _subject(identity: str, place: str) -> Path:
    """The executable of a build, which may be named in a mode, once it has told what it is."""
    name, said = identity.partition("-")[0], f"--interpreter {identity}={place}"
    if not _NAME.fullmatch(name):
        raise BadExecutable(f"{said}: a name is of small letters, digits and _, and begins with a letter")
    known = load_subjects().get(name)
    if known is not None and not known.own:
        raise BadExecutable(f"{said}: {name} is {known.name}: give yours another name, or say --python {identity}=PATH")
    path = places.expanded(place).absolute()
    if not path.is_file():
        raise BadExecutable(f"{said}: no file {place or '(nothing)'}; say NAME=PATH of an executable")
    try:
        facts = probe.probe(path, Cache(), seconds=max(probe.PATIENCE.values()))
    except (probe.NotAnInterpreter, OSError) as problem:
        raise BadExecutable(f"{said}: {path} {problem}") from problem
    if list(facts["language_info"]) < [3, 9] and facts["implementation"] != "jython":
        raise BadExecutable(f"{said}: it is {probe.describe(facts)}: measured is what speaks Python 3.9 or later")
    keep_own(_told(name, facts))
    return path


def _told(name: str, facts: Mapping[str, Any]) -> Subject:
    """The subject that these facts are of."""
    what = f"{_CALLED.get(facts['implementation'], facts['implementation'])} {facts['version']}"
    free = ", free-threaded" if facts["free_threaded"] else ""
    # What another build of the same implementation brings with it.
    pip = next((known.pip for known in load_subjects().values() if known.implementation == facts["implementation"]), {})
    debug = ", debug build" if facts.get("debug") else ""
    return Subject(
        id=name, name=f"{name} ({what}{free}{debug})", implementation=facts["implementation"],
        language=".".join(map(str, facts["language_info"][:2])), gil=bool(facts["gil_enabled"]), ways=(),
        accepts=".".join(map(str, facts["language_info"][:2])), jit=facts["jit"] is True,
        free_threaded=facts["free_threaded"], pip=pip, own=True,
    )  # fmt: skip
