"""The suite that compares two interpreters, or two builds or modes of one, in one run."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Any

from runners.interpreters.subjects import keep_own, load_subjects
from suites import options
from suites.options import BadInput, Options
from suites.suite import Suite
from suites.versus.running import Comparing
from suites.versus.view import PART

#: Seconds that a comparison may take, by profile.
LIMITS = {"quick": 120.0, "default": 900.0, "rigorous": 7200.0}

_UNITS = {"": 60.0, "s": 1.0, "m": 60.0, "h": 3600.0}


class Word(argparse.Action):
    """One of the interpreters; one that is named twice is held against itself, under a second name."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if "," in values:
            parser.error(f"{values}: it compares two interpreters, a word each")
        before = getattr(namespace, "interpreter", [])
        namespace.interpreter = [*before, _again(values) if values in before else values]


def _again(word: str) -> str:
    """The same interpreter under another name."""
    name, separator, place = word.partition("=")
    if separator:
        return f"{name}_again={place}"
    subject = load_subjects().get(name)
    if subject is None:
        return name  # refused where all names are read, with those that are known
    base = subject.base or subject.id
    keep_own(replace(subject, id=f"{name}-again", name=f"{subject.name}, again", base=base, own=True))
    return f"{name}-again"


def _begin(given: argparse.Namespace, chosen: Options) -> Comparing:
    if len(chosen.subjects) != 2:
        raise BadInput("compare A B: it takes two interpreters, each with one way of being started")
    if given.mode is not None and len(chosen.modes) > 1:
        raise BadInput(f"--mode {given.mode}: it compares one kind of scaling: say weak or strong")
    first, second = chosen.subjects
    limit = LIMITS[chosen.profile.name] if given.time is None else _seconds(given.time)
    return Comparing(chosen, first, second, _share(given.detect), limit)


def _share(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*%?", text.strip())
    if not found or not 0 < float(found[1]) < 100:
        raise BadInput(f"--detect {text}: per cent are wanted, more than 0 and less than 100, such as 2%")
    return float(found[1]) / 100


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*([smh]?)", text.strip())
    if not found or not float(found[1]):
        raise BadInput(f"--time {text}: minutes are wanted, or a number with s, m or h, such as 10m")
    return float(found[1]) * _UNITS[found[2]]


def _add_own(parser: argparse.ArgumentParser) -> None:
    told = "an interpreter, a mode of one, or NAME=PATH; the same word twice holds it against itself"
    parser.add_argument("first", metavar="A", action=Word, help=told)
    parser.add_argument("second", metavar="B", action=Word, help="what is held against it, in the same words")
    parser.add_argument(
        "--detect", default="2%", metavar="PERCENT", help="go on until such a change over all kernels would be seen"
    )
    shown = ", ".join(f"{name} {seconds / 60:g}m" for name, seconds in LIMITS.items())
    parser.add_argument("--time", metavar="TIME", help=f"stop after that, such as 10m; by the profile: {shown}")


SUITE = Suite(
    command="compare",
    place=6,
    help="which of two interpreters, builds or modes takes longer for the same kernels",
    begin=_begin,
    takes=options.OF_KERNELS,
    leaves=("interpreter",),
    add_own=_add_own,
    times=True,
    holds=True,
    part=PART,
)
