"""Writes a session as a folder of pages that needs no script, no inline style and no network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from reports import claims, compare, provenance, statistics, wording
from reports.compare import Comparison
from reports.drawing import Drawings
from reports.files import write_text
from reports.history import History, history
from reports.overview import Overview, overview, views
from reports.session import Session
from reports.view import Page, Section

HERE = Path(__file__).parent

#: The charts of no more kernels are drawn by this process alone.
FEW = 2


def write_pages(
    session: Session, out: Path, compared: Comparison | None = None, earlier: Sequence[Session] = (),
    others: Sequence[Session] = (), least: float = statistics.LEAST, seen: Overview | None = None,
) -> Path:  # fmt: skip
    """Write the report of a session; the path of its index.

    Beside it stand what changed since another session, and how figures went over ``earlier`` sessions; ``others`` tell
    too how far sessions lie apart.  ``seen`` is what was found in the session, where that is known already.
    """
    with Drawings(session.looks.twins(), several=len(session.kernels) > FEW) as drawings:
        known = seen.known if seen else views(session)
        # Charts take longest: they are drawn while all else is judged and written.
        for view in known.values():
            if view.asked:
                view.write(out, drawings)
        seen = seen or overview(session, known)
        trends = history([*earlier, session], others, least) if earlier else None
        of_suites = [page for view in seen.views for page in view.pages()]
        own = _own(seen, compared, trends)
        navigation = _navigation([own[0], *of_suites, *own[1:]])
        templates = _templates(session, compared, trends, navigation)
        for page in (*own, *of_suites):
            text = templates.get_template(page.template).render(path=page.path, root=page.root, **page.content)
            write_text(out / page.path, text.rstrip() + "\n")
        _static(out, session)
    return out / "index.html"


def _own(seen: Overview, compared: Comparison | None, trends: History | None) -> list[Page]:
    """The pages that are no suite's, the index first."""
    several = [section for view in seen.views for section in view.sections()]
    sections = sorted(several, key=lambda section: section.place)
    columns = [told for view in seen.views if (told := view.column())]
    helps = [
        Section(0, part.help, seen.known[part.name].help())
        for part in seen.session.parts
        if part.help and seen.known[part.name].asked
    ]
    content = {"seen": seen, "sections": sections, "columns": columns}
    found = [Page("index.html", "index.html", content, "Overview")]
    if seen.session.claims:
        content = {"seen": seen.claims, "verdicts": claims.VERDICTS}
        found.append(Page("claims.html", "claims.html", content, "Claims"))
    if compared is not None:
        found.append(Page("compare.html", "compare.html", {"seen": compared, "all": compare.ALL}, "Compared"))
    if trends is not None:
        found.append(Page("history.html", "history.html", {"seen": trends}, "History"))
    found.append(Page("provenance.html", "provenance.html", {"seen": seen}, "Provenance"))
    return [*found, Page("help.html", "help.html", {"seen": seen, "helps": helps}, "Help")]


def _navigation(pages: Sequence[Page]) -> Mapping[str, list[Page]]:
    """The pages that navigation leads to, group by group."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        if page.title:
            found.setdefault(page.group or "Pages", []).append(page)
    return found


def _static(out: Path, session: Session) -> None:
    icons = {**wording.ICONS, **{word: icon for part in session.parts for word, icon in part.icons.items()}}
    style = (HERE / "static" / "style.css").read_text(encoding="utf-8")
    write_text(out / "static" / "style.css", style + session.looks.rules(icons))
    for name in ("icon.svg", "report.js"):
        write_text(out / "static" / name, (HERE / "static" / name).read_text(encoding="utf-8"))


#: A literal in a docstring's text.
_LITERAL = re.compile(r"``(.+?)``")


def literals(text: str) -> Markup:
    """A docstring's text with its literals as code."""
    return Markup(_LITERAL.sub(r"<code>\1</code>", str(escape(text))))


def _templates(
    session: Session, compared: Comparison | None, trends: History | None, navigation: Mapping[str, list[Page]]
) -> jinja2.Environment:
    """The report's own templates, and each suite's below its name."""
    folders = {part.name: jinja2.FileSystemLoader(part.folder) for part in session.parts if part.folder}
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(HERE / "templates"), jinja2.PrefixLoader(folders)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["called"] = session.called
    made.filters["literals"] = literals
    told: dict[str, Any] = {
        "session": session,
        "least": statistics.LEAST,
        "compared": compared,
        "trends": trends,
        "navigation": navigation,
        "words": wording,
        "looks": session.looks,
        "machine": provenance.machine,
        "machines": provenance.machines,
        "machine_of": provenance.named,
        "binaries": provenance.binaries,
        "builds": provenance.builds,
        "gil": provenance.gil_now,
    }
    made.globals.update(told)
    made.globals["rendered"] = lambda one: Markup(
        made.get_template(one.template).render(path="", root="", **one.content)
    )
    return made
