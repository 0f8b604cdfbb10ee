"""Uses apt: installs packages, finds a Debian mirror, fetches packages and sources of any suite, signed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from runners.interpreters.provision.commands import CommandFailed, Unavailable, ask
from runners.interpreters.provision.way import Job

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def require() -> None:
    """Raises Unavailable on a machine without apt."""
    if not _distributions() & {"debian", "ubuntu"} or not shutil.which("apt-get"):
        raise Unavailable("not Debian or Ubuntu")


def is_root() -> bool:
    """Whether packages can be installed without asking anyone."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def missing(packages: Sequence[str]) -> list[str]:
    """Which of these packages are not installed."""
    status = ask(["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"])
    installed = {line.split()[0] for line in status.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def ensure(job: Job, packages: Sequence[str]) -> None:
    """Have these packages installed; raises Unavailable with the command when that needs someone else."""
    require()
    wanted = missing(packages)
    if not wanted:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
    if not is_root():
        raise Unavailable(f"needs packages; as root: {' '.join(command)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    job.step(f"apt-get install {' '.join(wanted)}")
    try:
        job.run(command, "apt-install", env=quiet, seconds=1200)
    except CommandFailed:  # often only the lists are old or missing
        job.run(["apt-get", "update"], "apt-install", env=quiet, seconds=600)
        job.run(command, "apt-install", env=quiet, seconds=1200)


def program(job: Job, name: str, package: str) -> str:
    """Where the program of that name is, its package installed when we may; raises Unavailable."""
    found = shutil.which(name)
    if found is None:
        try:
            ensure(job, [package])
        except Unavailable as reason:
            raise Unavailable(f"needs the program {name}: {reason}") from reason
        found = shutil.which(name)
    if found is None:
        raise Unavailable(f"needs the program {name}, which is not on PATH")
    return found


class Archive:
    """Debian's archive of some suites, seen through an apt of our own; the system's is left alone.

    ``kind`` is "deb" for packages or "deb-src" for their sources.
    """

    def __init__(self, job: Job, suites: Sequence[str], kind: str) -> None:
        require()
        self._job = job
        self._log = f"apt-{kind}"
        self.mirror = self._mirror()
        if not KEYRING.exists():
            ensure(job, ["debian-archive-keyring"])
        self._folder = folder = job.cache.folder(f"apt/{kind}-{'-'.join(suites)}")
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        lines = [f"{kind} [signed-by={KEYRING}] {self.mirror} {suite} main\n" for suite in suites]
        (folder / "sources.list").write_text("".join(lines), encoding="utf-8")
        settings = {
            "Dir::Etc::sourcelist": str(folder / "sources.list"),
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferencesparts": "-",
            "Dir::Etc::preferences": "-",
            "Dir::State::lists": str(folder / "lists"),
            "Dir::State::status": "/dev/null",
            "Dir::Cache": str(folder / "cache"),
            "Acquire::Languages": "none",
            "Acquire::Retries": "1",
            "Acquire::http::Timeout": "30",
            **({"APT::Sandbox::User": "root"} if is_root() else {}),
        }
        (folder / "apt.conf").write_text(
            "".join(f'{key} "{value}";\n' for key, value in settings.items()), encoding="utf-8"
        )
        self._env = {"APT_CONFIG": str(folder / "apt.conf")}

    def update(self) -> None:
        """Fetch the suites' indices; apt checks their signatures."""
        self._job.run(["apt-get", "update"], self._log, env=self._env, seconds=600)

    def _mirror(self) -> str:
        """The mirror that this machine's own apt takes Debian from."""
        if not _debian_repositories() and is_root() and "ubuntu" not in _distributions():
            self._job.run(["apt-get", "update"], self._log, seconds=600)
        repositories = _debian_repositories()
        if not repositories:
            raise Unavailable("apt knows no Debian mirror on this machine (Ubuntu's archive is none)")
        return repositories[0]


class Packages(Archive):
    """Packages of one suite, which need not be this machine's."""

    def __init__(self, job: Job, suite: str) -> None:
        super().__init__(job, [suite], "deb")

    def version(self, package: str) -> str:
        """The version that the index names; empty where it has none of that name."""
        shown = ask(["apt-cache", "show", "--no-all-versions", package], env=self._env)
        return next((line.partition(": ")[2] for line in shown.splitlines() if line.startswith("Version: ")), "")

    def unpack(self, packages: Sequence[str], folder: Path) -> None:
        """These and all that they need, down to the C library, unpacked into a folder; nothing is installed."""
        archives = self._folder / "cache" / "archives"
        for old in archives.glob("*.deb"):
            old.unlink()
        fetch = ["apt-get", "install", "--download-only", "--yes", "--no-install-recommends", *packages]
        self._job.run(fetch, self._log, env=self._env, seconds=900)
        for archive in sorted(archives.glob("*.deb")):
            self._job.run(["dpkg-deb", "--extract", str(archive), str(folder)], self._log)


class SourceIndex(Archive):
    """Source packages of some suites."""

    def __init__(self, job: Job, suites: Sequence[str]) -> None:
        super().__init__(job, suites, "deb-src")

    def versions(self, package: str) -> list[tuple[str, str]]:
        """The versions that the indices name, newest first, each with its folder in the pool."""
        shown = ask(["apt-cache", "showsrc", "--only-source", package], env=self._env)
        found = {}
        for paragraph in shown.split("\n\n"):
            lines = (line.partition(": ") for line in paragraph.splitlines() if not line.startswith(" "))
            fields = {key: value for key, _, value in lines}
            if fields.get("Package") == package and "Version" in fields:
                found[fields["Version"]] = fields.get("Directory", "")
        newest: list[tuple[str, str]] = []
        for version, directory in found.items():
            place = sum(1 for other, _ in newest if _newer(other, version))
            newest.insert(place, (version, directory))
        return newest

    def fetch(self, package: str, version: str, folder: Path) -> Path:
        """The upstream tarball of an indexed version, its digest checked against the signed index."""
        argv = ["apt-get", "source", "--tar-only", "--download-only", f"{package}={version}"]
        self._job.run(argv, self._log, cwd=folder, env=self._env, seconds=900)
        tarballs = sorted(folder.glob("*.orig.tar.*[!c]"))
        if not tarballs:
            raise Unavailable(f"the source package {package} {version} holds no upstream tarball")
        return tarballs[0]

    def fetch_exact(self, directory: str, name: str, sha256: str, folder: Path) -> Path:
        """A file of the mirror's pool whose digest we know; apt refuses any other content."""
        helper = "/usr/lib/apt/apt-helper"
        uri = f"{self.mirror.rstrip('/')}/{directory}/{name}"
        argv = [helper, "download-file", uri, str(folder / name), f"SHA256:{sha256}"]
        self._job.run(argv, self._log, env=self._env, seconds=900)
        return folder / name


def _distributions() -> set[str]:
    """What this machine's distribution calls itself, and what it says that it is like."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return set()
    return {release.get("ID", ""), *release.get("ID_LIKE", "").split()}


def _debian_repositories() -> list[str]:
    form = "$(REPO_URI)|$(CREATED_BY)|$(ORIGIN)|$(CODENAME)"
    rows = [row.split("|") for row in ask(["apt-get", "indextargets", "--format", form]).splitlines()]
    # A codename with a dash (-security, -updates) may belong to an archive that holds nothing else.
    ours = (row for row in rows if len(row) == 4 and row[1:3] == ["Packages", "Debian"])
    return list(dict.fromkeys(row[0] for row in ours if "-" not in row[3]))


def _newer(one: str, other: str) -> bool:
    return subprocess.run(["dpkg", "--compare-versions", one, "gt", other], check=False).returncode == 0
