"""Have the interpreters here, or say why one is not: installed, uv, Debian, Maven, source, in that order.

`provision` is the whole of it: ask for subjects, get for each of them the executable or the reasons.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from runners import places
from runners.interpreters.provision import image
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.chain import NOT_TRIED, Chain, Found, Missing
from runners.interpreters.provision.progress import Progress, Silent
from runners.interpreters.subjects import Subject, UnknownSubject, load_subjects, plain, select

__all__ = [
    "BadExecutable",
    "Found",
    "Missing",
    "Progress",
    "UnknownSubject",
    "explicit_pairs",
    "provision",
    "refuse_named",
]


class BadExecutable(ValueError):
    """A ``--python`` that names no file, or an id that another one named; the message says which."""


def provision(
    ids: Sequence[str] = (),
    *,
    explicit: Mapping[str, Path] | None = None,
    progress: Progress | None = None,
    build: bool = True,
    retry: bool = False,
    pgo: bool | None = None,
    subjects: Mapping[str, Subject] | None = None,
    cache: Cache | None = None,
) -> dict[str, Found | Missing]:
    """Get these subjects (all when none is named); one entry each, in the order asked.

    explicit: an executable that is taken as it is said (and still asked what it is); one that is named for a mode
    serves that mode alone. build=False: only what is here or remembered, no network, nothing made. retry: forget
    earlier failures. pgo: build with PGO and LTO (None: when GILMATRIX_PGO is 1). A mode is had when its base is.
    Raises UnknownSubject.
    """
    known = subjects if subjects is not None else load_subjects()
    asked = select(known, ids)
    select(known, list(explicit or {}))
    tables = plain(known)
    show = progress or Silent()
    store = cache or Cache()
    tuned = os.environ.get("GILMATRIX_PGO") == "1" if pgo is None else pgo
    try:
        images = {one.id: image.get(one, store, show, retry=retry) for one in asked if one.runner == "container"}
        to_build = [known[identity] for identity, result in images.items() if build and _is_open(result)]
        named = {one.id: one for one in asked if one.base and one.id in (explicit or {}) and one.id not in images}
        wanted = [subject for subject in asked if subject.id not in images and subject.id not in named]
        wanted += [subject for subject in to_build if image.copies(subject)]
        bases = select(tables, [subject.base or subject.id for subject in wanted]) if wanted else []
        looking = Chain(tables, store, show, build=False, pgo=tuned, explicit=explicit)
        results = {subject.id: looking.get(subject) for subject in bases}
        # Nobody waits for another run's builds who needs nothing more himself.
        still = [subject for subject in bases if retry or _is_open(results[subject.id])]
        if build and still:
            working = Chain(tables, store, show, retry=retry, pgo=tuned, explicit=explicit)
            results |= _work(working, store, show, still, results)
        images |= _built(to_build, results, store, show)
        had = images | {one.id: looking.as_said(one, (explicit or {})[one.id]) for one in named.values()}
        return {one.id: had.get(one.id) or replace(results[one.base or one.id], subject=one.id) for one in asked}
    finally:
        show.close()


def explicit_pairs(words: Iterable[str]) -> dict[str, Path]:
    """The executables of several ID=PATH; raises BadExecutable for no pair, no file, and an id given twice."""
    found: dict[str, Path] = {}
    for word in words:
        identity, _, path = word.partition("=")
        if not identity or not places.expanded(path).is_file():
            raise BadExecutable(f"--python {word}: no file {path or '(nothing)'}; say ID=PATH of an executable")
        if identity in found:
            raise BadExecutable(f"--python names {identity} twice: {found[identity]} and {path}; give one of them")
        found[identity] = places.expanded(path).absolute()
    return found


def refuse_named(found: Mapping[str, Found | Missing], named: Mapping[str, Path]) -> None:
    """Raise BadExecutable where an executable that the user named for a subject is not that: nobody meant another."""
    for identity, path in named.items():
        one = found.get(identity)
        if isinstance(one, Missing):
            raise BadExecutable(f"--python {identity}={path}: {'; '.join(why for _, why in one.reasons)}")


def _built(
    subjects: Sequence[Subject], plain: Mapping[str, Found | Missing], cache: Cache, show: Progress
) -> dict[str, Found | Missing]:
    """The images that were not there, under the cache's lock: a build has its context there."""
    results: dict[str, Found | Missing] = {}
    if not subjects:
        return results
    with cache.locked(lambda: show.step("gilmatrix", "waits for another run that provisions")):
        cache.clear_unfinished()
        for subject in subjects:
            result = results[subject.id] = image.build(subject, plain.get(subject.base), cache, show)
            show.finished(subject.id, _outcome(result))
    return results


def _is_open(result: Found | Missing) -> bool:
    """Is there a way left that was not tried?"""
    return isinstance(result, Missing) and any(why.startswith(NOT_TRIED) for _, why in result.reasons)


def _work(
    chain: Chain, cache: Cache, show: Progress, wanted: Sequence[Subject], seen: Mapping[str, Found | Missing]
) -> dict[str, Found | Missing]:
    """Do what is left to do, under the cache's lock."""
    results: dict[str, Found | Missing] = {}
    with cache.locked(lambda: show.step("gilmatrix", "waits for another run that provisions")):
        cache.clear_unfinished()
        for subject in wanted:
            result = results[subject.id] = chain.get(subject)
            if seen[subject.id] != result:
                show.finished(subject.id, _outcome(result))
    return results


def _outcome(result: Found | Missing) -> str:
    if isinstance(result, Found):
        return f"{result.version}, {result.way}"
    return f"not here ({'; '.join(f'{way}: {why}' for way, why in result.reasons)})"
