"""The verdicts as GitHub-flavoured Markdown, for the summary of a CI job.  Every word from a session is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reports.answers import Answers
from reports.compare import Comparison
from reports.conformance import Line
from reports.curves import judge
from reports.overview import Leaderboard, Overview, overview
from reports.session import Session
from reports.wording import ICONS, JUDGEMENTS, NOTHING, estimated, plural, shortened, times

#: Signs for how much a finding matters.
SIGNS = {"bad": "❌", "warn": "⚠️", "info": "ℹ️", "good": "✅"}  # noqa: RUF001 - the sign for information


def markdown(session: Session, compared: Comparison | None = None) -> str:
    """The whole summary, with what changed since another session."""
    seen = overview(session)
    parts = [
        f"## gilmatrix: {_text(session.name)}",
        f"{_code(session.command)}",
        "\n".join(
            f"- {SIGNS[one.level]} **{_text(one.title)}** {_text(one.detail)}".rstrip()
            for one in (*seen.headlines, *seen.findings)
        ),
        *([_changes(compared)] if compared else []),
        *(_leaderboard(session, board) for board in seen.leaderboards),
        *([_matrix(seen)] if session.kernels else []),
        *([_semantics(seen)] if any(map(_is_telling, seen.lines)) else []),
        *([_packages(seen)] if seen.tried else []),
        *(_answers(seen, one) for one in seen.answers),
    ]
    if seen.containers:
        parts.append(_containers(seen))
    if seen.problems:
        parts.append(_problems(seen))
    return "\n\n".join(parts) + "\n"


def _text(words: str) -> str:
    """Words that mean nothing to Markdown, nor to the HTML in it."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&-])", r"\\\1", " ".join(words.split()))


def _code(words: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    return f"{fence} {words} {fence}"


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["--"] * len(columns), *rows]
    return f"### {title}\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _changes(found: Comparison) -> str:
    counts = ", ".join(f"{ICONS[word]} {count} {word}" for word, count in found.counts.items())
    lines = [f"- {_text(f'not measured alike: {reason}')}" for reason in found.reasons]
    lines += [f"- {_text(found.undecided)}"] if found.undecided else []
    lines += [f"- {_text(suite.told)}" for suite in found.suites]
    rows = [
        [f"{ICONS[one.word]} {one.word}", _text(one.where), times(one.raw), estimated(one.ratio)]
        for one in found.telling
    ]
    turned = [
        [answer.suite, _text(f"{answer.name} on {found.now.called(answer.subject)}"), answer.then, answer.now]
        for suite in found.suites
        for answer in suite.turned
    ]
    parts = [f"### Since {_text(found.then.name)}: {counts or 'nothing was measured in both'}"]
    parts += ["\n".join(lines)] if lines else []
    parts += [_table("Changes", ["change", "where", "as measured", "now over then"], rows)] if rows else []
    parts += [_table("Answers that changed", ["suite", "asked", "then", "now"], turned)] if turned else []
    return "\n\n".join(parts)


def _answers(seen: Overview, one: Answers) -> str:
    rows = []
    for case in one.cases:
        cells = [one.of(subject.id, case) for subject in seen.session.subjects]
        told = [f"{ICONS[cell.state]} {cell.state} {_text(shortened(cell.told))}".rstrip() for cell in cells]
        rows.append([_text(case), *told])
    columns = ["case", *(_text(subject.name) for subject in seen.session.subjects)]
    return _table(_text(one.title), columns, rows)


def _leaderboard(session: Session, board: Leaderboard) -> str:
    rows = [
        [
            str(one.rank or NOTHING), _text(one.subject.name), estimated(one.best), str(one.threads or NOTHING),
            f"{estimated(one.speedup)} at {one.at}" if one.speedup else NOTHING,
            times(one.ceiling.value if one.ceiling else None), f"{one.counted} of {one.kernels}",
        ]
        for one in board.standings
    ]  # fmt: skip
    unit = _text(session.called(session.reference))
    columns = ["rank", "subject", "throughput", "threads", "speedup", "ceiling", "ok and right"]
    return _table(f"{_text(board.room)} kernels: throughput, 1 = one thread of {unit}", columns, rows)


def _matrix(seen: Overview) -> str:
    rows = []
    for kernel in seen.session.kernels:
        cells = [_text(kernel.name)]
        for subject in seen.session.subjects:
            one, wrong = seen.curves[subject.id, kernel.name], seen.wrong_at(subject.id, kernel.name)
            state, full = "wrong" if wrong else one.verdict.state, one.fullest()
            told = (
                f"{JUDGEMENTS[judge(full)]} {times(full.speedup.value)} at {full.threads}"
                if full and full.speedup
                else ""
            )
            cells.append(f"{ICONS[state]} {state if state != 'ok' else ''} {told}".replace("  ", " ").strip())
        rows.append(cells)
    names = [_text(subject.name) for subject in seen.session.subjects]
    return _table("Kernel by kernel: state, speedup", ["kernel", *names], rows)


def _is_telling(line: Line) -> bool:
    return line.differs or any(cell.word in ("failed", "known", "vanished", "void") for cell in line.cells)


def _semantics(seen: Overview) -> str:
    rows = [
        [_text(line.test.name), *(f"{ICONS[cell.word]} {cell.word} {_text(cell.told)}".strip() for cell in line.cells)]
        for line in seen.lines
        if _is_telling(line)
    ]
    names = [_text(subject.name) for subject in seen.session.subjects]
    title = f"Litmus tests that fail, or in which interpreters differ: {len(rows)} of {len(seen.lines)}"
    return _table(title, ["test", *names], rows)


def _packages(seen: Overview) -> str:
    rows = [
        [
            _text(line.package.name),
            *(f"{ICONS[cell.word]} {cell.word} {_text(cell.tried.version if cell.tried else '')}".strip()
              for cell in line.cells),
        ]
        for line in seen.tried
    ]  # fmt: skip
    names = [_text(subject.name) for subject in seen.session.subjects]
    return _table("Packages: what became of each", ["package", *names], rows)


def _containers(seen: Overview) -> str:
    rows = [
        [
            _text(one.outside.name), estimated(one.single) if one.single else _text(one.reason) or NOTHING,
            f"{estimated(one.full)} at {one.threads}" if one.full else NOTHING,
        ]
        for one in seen.containers
    ]  # fmt: skip
    return _table("In a container: throughput inside over outside", ["subject", "one thread", "most threads"], rows)


def _problems(seen: Overview) -> str:
    rows = [
        [
            f"{ICONS[one.state]} {one.state}", one.suite, _text(seen.session.called(one.subject)),
            _text(shortened(one.where, 80)), _text(shortened(one.reason, 200)),
        ]
        for one in seen.problems
    ]  # fmt: skip
    title = f"Not ok: {plural(len(seen.problems), 'reason')}"
    return _table(title, ["state", "suite", "subject", "where", "reason"], rows)
