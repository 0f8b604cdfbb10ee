"""The commands of a session's report: the HTML pages, and the summary in the terminal."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reports import export, serving
from reports.compare import Comparison, compare
from reports.files import write_bytes
from reports.markdown import markdown
from reports.overview import overview
from reports.pages import write_pages
from reports.session import Session
from reports.statistics import LEAST
from reports.terminal import show, show_changes
from reports.wording import plural
from runners.codes import Code
from runners.plain import plain_console
from runners.sessions.records import DamagedResult
from runners.sessions.store import Store
from suites.parts import parts, read_session

#: Sessions, at most, that are read to tell how far figures lie apart between sessions.
MOST = 20

RESULTS = Path("results")


class NoSession(Exception):
    """There is no session of that name; the message names those that there are."""


class BadOption(Exception):
    """An option that means nothing, or nothing without another one."""


def _run(given: argparse.Namespace) -> int:
    """Exit code 0 all right, 1 a results file was damaged, or what ``--fail-on`` names was found."""
    wanted = _failing(given)
    least = _least(given.least)
    session = read_session(_folder(given.session, given.results))
    baseline = read_session(_folder(given.baseline, given.results)) if given.baseline else None
    others = _others(session, given) if given.baseline or given.history else []
    for damage in session.damages:
        print(f"gilmatrix: {damage.message}", file=sys.stderr)
    compared = compare(session, baseline, others, least) if baseline else None
    COMMANDS[given.part](session, compared, others, given)
    found = [told for word in wanted for told in _found(word, session, compared)]
    for told in found:
        print(f"gilmatrix: {told}", file=sys.stderr)
    return Code.WRONG if session.damages or found else Code.RIGHT


def _build(session: Session, compared: Comparison | None, others: Sequence[Session], given: argparse.Namespace) -> None:
    print(_written(session, compared, others, given))


def _open(session: Session, compared: Comparison | None, others: Sequence[Session], given: argparse.Namespace) -> None:
    index = _written(session, compared, others, given).resolve()
    print(index)
    if not webbrowser.open(index.as_uri()):
        print("gilmatrix: no browser could be started: open that file in one", file=sys.stderr)


def _serve(session: Session, compared: Comparison | None, others: Sequence[Session], given: argparse.Namespace) -> None:
    serving.serve(_written(session, compared, others, given).parent, given.port)


def _summary(
    session: Session, compared: Comparison | None, others: Sequence[Session], given: argparse.Namespace
) -> None:
    if given.markdown:
        print(markdown(session, compared), end="")
        return
    console = plain_console()
    show(session, console)
    if compared is not None:
        show_changes(compared, console)


COMMANDS: Mapping[str, Callable[[Session, Comparison | None, Sequence[Session], argparse.Namespace], None]] = {
    "build": _build,
    "open": _open,
    "serve": _serve,
    "summary": _summary,
}


def _regressions(session: Session, compared: Comparison | None) -> list[str]:
    if compared is None:
        return []
    if unknown := compared.count("cannot tell"):
        told = f"{plural(unknown, 'cell')} cannot be told: {compared.undecided}"
        print(f"gilmatrix: --fail-on regression: {told}", file=sys.stderr)
    return [
        f"regression: {change.where}: {change.ratio.value:.2f} x the throughput"
        for change in compared.changes
        if change.word == "regression" and change.ratio
    ]


#: What a CI job may want to fail on beside what suites name.
REGRESSION = "regression"


def _known_failures() -> list[str]:
    return [REGRESSION, *(word for part in parts() for word in part.failures)]


def _found(word: str, session: Session, compared: Comparison | None) -> list[str]:
    """What there is of that word, a line each."""
    if word == REGRESSION:
        return _regressions(session, compared)
    known = overview(session).known
    several = [part.failures[word](known[part.name]) for part in session.parts if word in part.failures]
    return [told for one in several for told in one]


def _failing(given: argparse.Namespace) -> Sequence[str]:
    wanted = [word for word in (given.fail_on or "").split(",") if word]
    for word in wanted:
        if word not in _known_failures():
            raise BadOption(f"--fail-on {word}: unknown; known are: {', '.join(_known_failures())}")
    if REGRESSION in wanted and not given.baseline:
        raise BadOption("--fail-on regression needs --baseline SESSION: a regression is one since another session")
    return wanted


def _least(share: float) -> float:
    """Per cent as a share."""
    if not 0 <= share < 100:
        raise BadOption(f"--least {share:g}: per cent, from 0 to less than 100, are what a change may be at least")
    return share / 100


def _others(session: Session, given: argparse.Namespace) -> list[Session]:
    """The newest of all other sessions that can be read: they tell how far figures lie apart between sessions."""
    found: list[Session] = []
    for folder in reversed(_known(given.results)):
        if folder.resolve() != session.folder.resolve() and len(found) < MOST:
            try:
                found.append(read_session(folder))
            except DamagedResult as damaged:
                print(f"gilmatrix: passed over: {damaged}", file=sys.stderr)
    return found


def _written(
    session: Session, compared: Comparison | None, others: Sequence[Session], given: argparse.Namespace
) -> Path:
    """Its history is that of the newest sessions, this one among them."""
    newest = {folder.resolve() for folder in _known(given.results)[-given.history :]} if given.history else set()
    earlier = [other for other in others if other.folder.resolve() in newest]
    out = given.out or _folder(given.session, given.results) / "report"
    return write_pages(session, out, compared, earlier, others, _least(given.least))


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `build`, `open`, `serve` and `summary`; the arguments' ``part`` says which."""
    for name, told in (
        ("build", "write the HTML report"),
        ("open", "write it and open it in the browser"),
        ("serve", "write it and serve it to this machine alone"),
        ("summary", "show the verdicts in the terminal"),
    ):
        command = subparsers.add_parser(name, help=told)
        command.set_defaults(run=_run)
        _add_session(command)
        command.add_argument("--baseline", metavar="SESSION", help="the session that this one is compared with")
        command.add_argument(
            "--least", type=float, default=100 * LEAST, metavar="PERCENT",
            help="a change smaller than this is none; %(default)g per cent when not given",
        )  # fmt: skip
        command.add_argument(
            "--fail-on", metavar="WORD[,WORD]", help=f"exit code 1 when there is any: {', '.join(_known_failures())}"
        )
        if name == "summary":
            command.add_argument("--markdown", action="store_true", help="for the summary of a CI job")
            command.set_defaults(history=0)
        else:
            command.add_argument(
                "--out", type=Path, metavar="DIR", help="where the pages go; SESSION/report by default"
            )
            command.add_argument(
                "--history", type=int, default=0, metavar="N", help="trends over the newest N sessions: history.html"
            )
        if name == "serve":
            command.add_argument("--port", type=int, default=0, metavar="N", help="any free one when not given")
    _add_export(subparsers)


def _add_session(command: argparse.ArgumentParser) -> None:
    command.add_argument("session", nargs="?", metavar="SESSION", help="its name or folder; the newest when not given")
    command.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where sessions are kept")


def _add_export(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("export", help="write every figure and verdict as rows, or all in one file")
    _add_session(command)
    forms = command.add_mutually_exclusive_group(required=True)
    for form in export.FORMS:
        told = "the report's pages and all rows, in one file" if form == "zip" else f"rows as {form.upper()}"
        forms.add_argument(f"--{form}", type=Path, metavar="FILE", help=f"{told}; - for standard output")
    command.set_defaults(run=_export)


def _export(given: argparse.Namespace) -> int:
    """Exit code 1 where a results file was damaged: the rest is written."""
    session = read_session(_folder(given.session, given.results))
    for damage in session.damages:
        print(f"gilmatrix: {damage.message}", file=sys.stderr)
    form, path = next((form, getattr(given, form)) for form in export.FORMS if getattr(given, form))
    try:
        content = export.FORMS[form](session)
    except ImportError as problem:
        raise BadOption(
            f"--{form} needs {problem.name}, which is not installed: --csv and --json need nothing"
        ) from None
    if str(path) == "-":
        sys.stdout.buffer.write(content)
    else:
        write_bytes(path, content)
        print(path)
    return Code.WRONG if session.damages else Code.RIGHT


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
