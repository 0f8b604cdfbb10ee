"""`images` and `cleanup`: interpreters as images of containers, and what killed runs left behind."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from runners import codes
from runners.codes import Code
from runners.interpreters.provision import Found, Missing, image, progress, provision
from runners.interpreters.subjects import load_subjects, plain, select
from runners.plain import show, table_of
from runners.workers import container


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two."""
    images = subparsers.add_parser("images", help="build the interpreters' images, all or some")
    images.add_argument("subjects", nargs="*", metavar="SUBJECT", help="see `list`; all when none is named")
    images.add_argument(
        "--base", metavar="IMAGE",
        help="stand on this Debian image, not on the official ones (also: GILMATRIX_BASE; see docker/debian-base.sh)",
    )  # fmt: skip
    images.add_argument("--again", action="store_true", help="build what is there too")
    images.add_argument("--bake", action="store_true", help="print a file for `docker buildx bake -f -`, build nothing")
    images.set_defaults(run=_images)
    cleanup = subparsers.add_parser("cleanup", help="remove the containers that killed runs left behind")
    cleanup.set_defaults(run=_cleanup)


def _images(arguments: argparse.Namespace) -> int:
    if arguments.bake:
        print(json.dumps(image.bake(), indent=1))
        return Code.RIGHT
    if arguments.base:
        os.environ["GILMATRIX_BASE"] = arguments.base
    subjects = load_subjects()
    chosen = [f"{subject.id}-container" for subject in select(plain(subjects), arguments.subjects)]
    table = table_of("", "subject", "version", "MB", "seconds", "image, or why not", right=("MB", "seconds"))
    missing = []
    for identity in chosen:
        begun = time.monotonic()
        found = provision([identity], progress=progress.best(), retry=arguments.again)[identity]
        missing.append(isinstance(found, Missing))
        table.add_row(subjects[identity].base, *_told(found, time.monotonic() - begun))
    show(table)
    return codes.of(any(missing) and not all(missing), missing)


def _told(found: Found | Missing, seconds: float) -> tuple[str, ...]:
    if isinstance(found, Missing):
        return "-", "-", f"{seconds:.0f}", found.why
    size = f"{found.facts['image_bytes'] / 1e6:.0f}"
    return found.version, size, f"{seconds:.0f}", f"{found.executable} on {found.facts['base']}"


def _cleanup(_: argparse.Namespace) -> int:
    """The engine is asked for what is left behind before anything else, and that is all there is to do."""
    try:
        program = container.engine()
    except container.NoEngine as reason:
        print(f"gilmatrix: {reason}", file=sys.stderr)
        return Code.WRONG
    print(f"gilmatrix: {program} holds nothing more that a killed run of this machine left behind")
    if elsewhere := container.remove_left_behind(program).elsewhere:
        print(
            f"gilmatrix: {', '.join(elsewhere)}: started on another machine, in another container or before this "
            f"machine's last start: left alone; `{program} rm --force NAME` removes one whose run has ended"
        )
    return Code.RIGHT
