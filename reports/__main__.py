"""``python -m reports``: the HTML report of a session, or its summary in the terminal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reports.markdown import markdown
from reports.pages import write_pages
from reports.reading import Session, read_session
from reports.terminal import show
from runners.store import DamagedResult, Store

RESULTS = Path(__file__).resolve().parent.parent / "results"


class NoSession(Exception):
    """There is no session of that name; the message names those that there are."""


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 all right, 1 a results file was damaged and is named, 2 bad input."""
    given = _parser().parse_args(arguments)
    try:
        session = read_session(_folder(given.session, given.results))
    except (NoSession, DamagedResult) as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
        return 2
    for damage in session.damages:
        print(f"gilmatrix: {damage.message}", file=sys.stderr)
    if given.do == "summary" and given.markdown:
        print(markdown(session), end="")
    elif given.do == "summary":
        show(session)
    else:
        print(_built(session, given))
    return 1 if session.damages else 0


def _built(session: Session, given: argparse.Namespace) -> Path:
    return write_pages(session, given.out or _folder(given.session, given.results) / "report")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description=__doc__)
    commands = parser.add_subparsers(dest="do", required=True)
    for name, told in (("build", "write the HTML report"), ("summary", "show the verdicts in the terminal")):
        command = commands.add_parser(name, help=told)
        command.add_argument(
            "session", nargs="?", metavar="SESSION", help="its name or folder; the newest when not given"
        )
        command.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where sessions are kept")
        if name == "summary":
            command.add_argument("--markdown", action="store_true", help="for the summary of a CI job")
        else:
            command.add_argument(
                "--out", type=Path, metavar="DIR", help="where the pages go; SESSION/report by default"
            )
    return parser


def _folder(name: str | None, results: Path) -> Path:
    known = _known(results)
    if name is None:
        if not known:
            raise NoSession(f"no session in {results}: measure one first, with tox")
        return known[-1]
    for folder in (results / name, Path(name)):
        if (folder / "session.json").exists():
            return folder
    names = ", ".join(folder.name for folder in known) or "none"
    raise NoSession(f"no session {name!r}; known are: {names}")


def _known(results: Path) -> list[Path]:
    """Every session that can be read, oldest first."""
    found = []
    for path in sorted(results.glob("*/session.json")):
        try:
            found.append((str(Store(path.parent).session().get("created", "")), path.parent))
        except DamagedResult as damaged:
            print(f"gilmatrix: {damaged}", file=sys.stderr)
    return [folder for _, folder in sorted(found)]


if __name__ == "__main__":
    sys.exit(main())
