"""Reports are at the end of the arrow: they read what the store wrote, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import reports

OURS = {"kernels", "runners", "suites", "tests", "docker"}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if node.module in OURS else {str(node.module)}
    return {name for name in found if name.split(".")[0] in OURS}


def test_reports_import_of_the_runners_what_is_kept_and_the_tables_only() -> None:
    folder = Path(str(reports.__file__)).parent
    found = set().union(*(_imports(path) for path in folder.glob("*.py")))
    assert found <= {
        "runners.sessions.records", "runners.sessions.store", "runners.catalogue", "runners.interpreters.subjects",
        "runners.places", "runners.plain", "runners.tables",
    }  # fmt: skip
    assert found, "nothing was looked at"
