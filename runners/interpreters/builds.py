"""Tells one build of an interpreter from another: by what it says of itself, and by the digests of its files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: What a worker says of its interpreter, by the words that people read.
SAID: Mapping[str, str] = {
    "implementation": "implementation",
    "full_version": "full version",
    "revision": "revision",
    "gil_disabled_build": "free-threaded build",
    "gil": "GIL",
    "jit": "JIT",
    "jit_name": "JIT, by its own account",
    "compiler": "compiler",
    "config_args": "configure options",
    "debug_build": "debug build",
    "libc": "libc",
}

#: What provisioning knows of it, from the executable's own answer and from its files.
KNOWN: Mapping[str, str] = {
    "sys_version": "full version",
    "revision": "revision",
    "pgo": "PGO",
    "lto": "LTO",
    "jdk": "JDK",
    "source": "source",
    "base": "image's base",
    "image": "image",
    "sha256": "executable's sha256",
    "library_sha256": "library's sha256",
    "wrapper_sha256": "wrapper's sha256",
}

#: What differs between two machines that made the same build from the same source, each for itself.
OF_THE_MACHINE = ("sha256", "library_sha256", "wrapper_sha256", "image")

#: Ways to get an interpreter by which each machine makes its own.
MADE_HERE = ("source", "maven", "image")

_DATE = re.compile(r",? ?[A-Z][a-z]{2} +\d{1,2} \d{4},? \d\d:\d\d:\d\d")
_PLACE = re.compile(r"'?--[\w-]*(?:prefix|dir)=[^' ]*'?\s*")


def file_digest(path: Path) -> str:
    """The file's sha256; empty where it cannot be read."""
    try:
        with open(path, "rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def digests(executable: Path, said: Mapping[str, Any]) -> dict[str, str]:
    """Digests of the executable that runs, of its shared library, and of a wrapper that starts it.

    ``said`` is what the interpreter says of itself: where its own executable is another file than the one that is
    started, the latter is a wrapper.
    """
    own = Path(str(said.get("executable") or executable))
    found = {"sha256": file_digest(executable)}
    if said.get("executable") and own.is_file() and own.resolve() != executable.resolve():
        found = {"sha256": file_digest(own), "wrapper_sha256": found["sha256"], "wraps": str(own)}
    if library := said.get("library"):
        found["library_sha256"] = file_digest(Path(str(library)))
    return {name: value for name, value in found.items() if value}


def options(said: object) -> str:
    """Configure's options without the places of a machine."""
    return _PLACE.sub("", str(said or "")).replace("'", "").strip()


def differences(then: Mapping[str, Any], now: Mapping[str, Any], *, elsewhere: bool = False) -> list[str]:
    """What tells two records of an interpreter (``subject.json``) apart as builds, in words; empty for one build.

    Only what both of them say is compared.  ``elsewhere``: they are of two machines; what each made for itself from
    the same source is then one build, although its files and the date in its version differ.
    """
    made = elsewhere and then.get("way") in MADE_HERE and now.get("way") == then.get("way")
    found: dict[str, str] = {}
    for part, names in (("facts", SAID), ("build", KNOWN)):
        for name, title in names.items():
            one, other = (record.get(part, {}).get(name) for record in (then, now))
            if one is None or other is None or (made and name in OF_THE_MACHINE):
                continue
            one, other = (_comparable(name, value, made) for value in (one, other))
            if one != other:
                found.setdefault(title, f"{title}: {_shown(one)} then, {_shown(other)} now")
    files = [record.get("build", {}) for record in (then, now)]
    wrapped = [bool(file.get("wrapper_sha256")) for file in files]
    if wrapped[0] != wrapped[1] and all(file.get("sha256") for file in files):
        words = ["by a wrapper" if one else "without a wrapper" for one in wrapped]
        found["wrapper"] = f"started {words[0]} then, {words[1]} now"
    return list(found.values())


def digest(record: Mapping[str, Any]) -> str:
    """A short digest of all that tells a build from another."""
    said = {
        part: {name: record.get(part, {}).get(name) for name in names}
        for part, names in (("facts", SAID), ("build", KNOWN))
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def _comparable(name: str, value: Any, made: bool) -> Any:
    if name == "config_args":
        return options(value)
    if name in ("full_version", "sys_version"):
        text = " ".join(str(value).split())
        return _DATE.sub("", text) if made else text
    return value


def _shown(value: object) -> str:
    words = {True: "yes", False: "no", "": "nothing"}
    text = words[value] if isinstance(value, bool) or value == "" else str(value)
    return text[:12] + "…" if re.fullmatch(r"(sha256:)?[0-9a-f]{40,}", text) else text
