"""``python -m suites``: ask the subjects whether the kernels are right and how they scale, then build the report."""

from __future__ import annotations

import argparse
import contextlib
import signal
import subprocess
import sys

from rich.console import Console

from runners.joining import check_build
from runners.local import ROOT
from runners.provision import Missing, provision
from runners.provision.progress import best
from runners.session import open_session
from suites import command, options
from suites.scaling import plan

#: The exit code of a run in which no interpreter could be had.
NOTHING_RAN = 3


def main() -> int:
    """Exit code 0 all right, 1 something is wrong, crashed or hung, 3 no interpreter could be had."""
    parser = argparse.ArgumentParser(prog="python -m suites", description=__doc__)
    options.add_to(parser.add_argument)
    plan.add_to(parser)
    given = parser.parse_args()
    chosen = options.read(given)
    if given.plan:
        found = provision(list(chosen.subjects), explicit=chosen.explicit, build=False)
        plan.show(chosen, found, Console(highlight=False, soft_wrap=True))
        return 0
    store = open_session(chosen.request(), results=chosen.results, name=chosen.session)
    found = provision(list(chosen.subjects), explicit=chosen.explicit, progress=best())
    for identity, one in found.items():
        check_build(store, chosen.subjects[identity], one)
    given.session = store.name
    given.kernel = [",".join(chosen.kernels)]  # each part has its own idea of what is usual
    code = _ask(given, str(store.folder))
    nothing = all(isinstance(one, Missing) for one in found.values())
    return NOTHING_RAN if nothing and code == 0 else code


def _ask(given: argparse.Namespace, folder: str) -> int:
    line = options.arguments(given)
    steps = [
        [
            "pytest",
            "suites/correctness/test_kernels.py",
            "--record",
            "-q",
            "--no-header",
            "-p",
            "no:cacheprovider",
            *line,
        ],
        ["suites.scaling", *line],
        ["reports", "build", folder],
    ]
    worst = 0
    for step in steps:
        code = _run([sys.executable, "-m", *step])
        if code in (2, 130):
            return code
        worst = max(worst, code)
    return worst


def _run(line: list[str]) -> int:
    """The exit code of a part; an interruption gives it the time to end its own workers and say so."""
    with subprocess.Popen(line, cwd=ROOT) as part:
        try:
            return part.wait()
        except KeyboardInterrupt:
            part.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                part.wait(10)
            part.kill()
            return 130


if __name__ == "__main__":
    sys.exit(command.run(main))
