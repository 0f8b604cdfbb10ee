"""The house: which folder may import which, and that a suite's name is its own business."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from runners.workers.local import ROOT

#: Folder -> the folders that its modules may import.
ARROWS = {
    "kernels": {"kernels"},
    "runners": {"runners"},
    "reports": {"reports", "runners"},
    "suites": {"suites", "runners", "reports"},
    "gilmatrix": {"gilmatrix", "suites", "runners", "reports"},
}


def _imported(path: Path) -> set[str]:
    """Whole names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _modules(folder: str) -> list[Path]:
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if not path.name.startswith(("test_", "conftest"))]


@pytest.mark.parametrize("folder", ARROWS)
def test_no_arrow_runs_back(folder: str) -> None:
    several = _modules(folder)
    assert several
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in several
        for name in _imported(path)
        if name.partition(".")[0] in ARROWS and name.partition(".")[0] not in ARROWS[folder]
    }
    assert wrong == set()


#: What is done in one place: how it looks in a file, and the files that do it.
ONCE = {
    "a process is started and ended": (r"subprocess\.Popen\(", {"runners/supervised.py"}),
    "a package is installed": (r"""["']pip["'], ["']install""", {"runners/interpreters/installer.py"}),
    "a table of TOML is read": (r"tomllib\.loads?\(", {"runners/tables.py"}),
    "live workers are held by a key": (r"dict\[\w+, Worker\]", {"runners/workers/pool.py"}),
}  # fmt: skip


@pytest.mark.parametrize("what", ONCE)
def test_it_is_done_in_one_place(what: str) -> None:
    look, places = ONCE[what]
    several = [path for folder in ARROWS if folder != "kernels" for path in _modules(folder)]
    found = {str(path.relative_to(ROOT)) for path in several if re.search(look, path.read_text(encoding="utf-8"))}
    assert found == places


def _suites() -> list[str]:
    return [path.parent.name for path in sorted((ROOT / "suites").glob("*/suite.py"))]


@pytest.mark.parametrize("suite", _suites())
def test_no_suite_imports_another(suite: str) -> None:
    others = {f"suites.{other}" for other in _suites() if other != suite}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "suites" / suite).rglob("*.py")
        for name in _imported(path)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    }
    assert wrong == set()


#: What belongs to no suite, and must not know one by name: folders with all that they hold, and files.
SHARED = ("kernels", "runners", "reports", "gilmatrix", "docker", "toxfile.py", "tox.ini", "pyproject.toml")


def _shared() -> list[Path]:
    found = [
        path for name in SHARED for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))
    ]
    found += [path for path in (ROOT / "suites").iterdir() if path.is_file()]
    return [path for path in found if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts]


TEXT = {".py", ".toml", ".ini", ".html", ".css", ".js", ".json", ".yml", ".hcl", ""}


def _naming(suite: str) -> re.Pattern[str]:
    """A suite's name as a string, a module, a folder or a page; not the word in a sentence."""
    ways = (
        rf"""["'`#]{suite}["'`]""", rf"""\bsuites[./]{suite}\b""", rf"""(?<!tests)[/"']{suite}/""",
        rf"""\b{suite}\.(?:html|py)\b""", rf"""-e,? *["']?{suite}\b""",
    )  # fmt: skip
    return re.compile("|".join(ways))


@pytest.mark.parametrize("suite", _suites())
def test_no_shared_file_names_a_suite(suite: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path in _shared()
        for line in path.read_text(encoding="utf-8").splitlines()
        if _naming(suite).search(line)
    }
    assert wrong == set()


def test_a_name_is_seen_where_there_is_one() -> None:
    """The control: as these files named suites before."""
    for line in ('step.suite == "scaling"', "from suites.scaling import x", "scaling.html", '"tox", "-e", "scaling"'):
        assert _naming("scaling").search(line), line
    assert not _naming("scaling").search("weak scaling, and a word for how a kernel scales")


#: Words by which a docstring asks, or hides what does something behind a question.
ASKING = (
    "What",
    "Whatever",
    "Which",
    "How",
    "Where",
    "Whether",
    "Who",
    "Why",
    "When",
    "Is",
    "Are",
    "Does",
    "Do",
    "Can",
)


def _asks(path: Path) -> bool:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    return first.startswith(tuple(f"{word} " for word in ASKING)) or "?" in first


def test_a_module_says_what_is_in_it() -> None:
    """It asks nothing; only a litmus test's docstring is a question."""
    folders = ("runners", "reports", "gilmatrix", "suites")
    several = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    guests = ROOT / "tests" / "validation" / "instrument" / "kernels"
    several += [
        path for path in (ROOT / "tests").rglob("*.py") if "planted" not in path.parts and path.parent != guests
    ]
    several += (ROOT / "kernels").glob("*.py")
    assert sorted(str(path.relative_to(ROOT)) for path in several if _asks(path)) == []


def test_a_docstring_that_asks_is_seen() -> None:
    """The control."""
    assert all(map(_asks, (ROOT / "kernels" / "litmus").glob("inc_*.py")))
