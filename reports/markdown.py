"""The verdicts as GitHub-flavoured Markdown, for the summary of a CI job.  Every word from a session is text."""

from __future__ import annotations

from reports.compare import Comparison
from reports.markdown_text import code, table, text
from reports.overview import Overview, overview
from reports.session import Session
from reports.wording import ICONS, estimated, plural, shortened, times

#: Signs for how much a finding matters.
SIGNS = {"bad": "❌", "warn": "⚠️", "info": "ℹ️", "good": "✅"}  # noqa: RUF001 - the sign for information


def markdown(session: Session, compared: Comparison | None = None) -> str:
    """The whole summary, with what changed since another session."""
    seen = overview(session)
    parts = [
        f"## gilmatrix: {text(session.name)}",
        f"{code(session.command)}",
        "\n".join(
            f"- {SIGNS[one.level]} **{text(one.title)}** {text(one.detail)}".rstrip()
            for one in (*seen.headlines, *seen.findings)
        ),
        *([_changes(compared)] if compared else []),
        *(told for view in seen.views for told in view.markdown()),
        *([_problems(seen)] if seen.problems else []),
    ]
    return "\n\n".join(parts) + "\n"


def _changes(found: Comparison) -> str:
    counts = ", ".join(f"{ICONS[word]} {count} {word}" for word, count in found.counts.items())
    lines = [f"- {text(f'not measured alike: {reason}')}" for reason in found.reasons]
    lines += [f"- {text(f'kernels imported something else: {one}')}" for one in found.installed]
    lines += [f"- {text(found.undecided)}"] if found.undecided else []
    lines += [f"- {text(suite.told)}" for suite in found.suites]
    rows = [
        [f"{ICONS[one.word]} {one.word}", text(one.where), times(one.raw), estimated(one.ratio)]
        for one in found.telling
    ]
    turned = [
        [answer.suite, text(f"{answer.name} on {found.now.called(answer.subject)}"), answer.then, answer.now]
        for suite in found.suites
        for answer in suite.turned
    ]
    parts = [f"### Since {text(found.then.name)}: {counts or 'nothing was measured in both'}"]
    parts += ["\n".join(lines)] if lines else []
    parts += [table("Changes", ["change", "where", "as measured", "now over then"], rows)] if rows else []
    parts += [table("Answers that changed", ["suite", "asked", "then", "now"], turned)] if turned else []
    return "\n\n".join(parts)


def _problems(seen: Overview) -> str:
    rows = [
        [
            f"{ICONS[problem.state]} {problem.state}", problem.suite, text(seen.session.called(problem.subject)),
            text(shortened(problem.where, 80)), text(shortened(problem.reason, 200)),
        ]
        for problem in seen.problems
    ]  # fmt: skip
    title = f"Not ok: {plural(len(seen.problems), 'reason')}"
    return table(title, ["state", "suite", "subject", "where", "reason"], rows)
