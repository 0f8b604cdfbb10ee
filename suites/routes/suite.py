"""The suite that has the same jobs, or the user's own kernels, done in every way round the GIL."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable, Mapping, Sequence

from runners.catalogue import Kernel
from runners.interpreters.provision import Found, Missing
from runners.sessions.session import keep
from runners.sessions.store import Store
from runners.tables import BadTable
from runners.workers.local import ROOT
from suites import claims, options
from suites.options import BadInput, Options
from suites.routes import kernels, tables
from suites.routes.measuring import EFFORTS, Measurer
from suites.routes.running import Routes, planned
from suites.routes.server import Server
from suites.routes.tables import Line
from suites.routes.view import PART
from suites.suite import Suite


class Jobs(Routes):
    """Has every line's job done on every interpreter; raises BadInput for a route or a job that there is not."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        effort = EFFORTS[chosen.profile.name]
        try:
            lines = _lines(given, chosen, effort.size, every=effort.every)
        except BadTable as problem:
            raise BadInput(str(problem)) from None
        self._here: dict[str, Found] = {}
        self._server = Server()
        measurer = Measurer(
            chosen.subjects, self._here, effort, self._server, chosen.seed, folders=chosen.folders
        )  # fmt: skip
        blocks = planned(chosen.subjects, lines, effort, claims.deciding())
        super().__init__(chosen.subjects, lines, measurer, blocks, chosen.seed)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """What is asked is written down first."""
        _forget_changed(store, self.lines)
        keep(store, "lines", {name: line.told() for name, line in self.lines.items()})
        self._here.update({identity: one for identity, one in found.items() if isinstance(one, Found)})
        try:
            super().ask(store, found)
        finally:
            self._server.close()


def _lines(given: argparse.Namespace, chosen: Options, size: str, *, every: bool) -> list[Line]:
    """The user's kernels alone, where there are any, and what --route and --job name; all jobs where there is neither.

    Raises BadTable.
    """
    known = tables.routes()
    named = options.split(given.route), options.split(given.job)
    of_kernels = kernels.lines(_kernels(given, chosen), size, tables.jobs(known), chosen.projects)
    if of_kernels and not any(named):
        return of_kernels
    return [*tables.choose(known, *named, every=every), *of_kernels]


def _kernels(given: argparse.Namespace, chosen: Options) -> Sequence[Kernel]:
    """Those that --only names, else all of the user's folders."""
    if options.split(given.only_kernels):
        return list(chosen.kernels.values())
    return [kernel for kernel in chosen.kernels.values() if kernel.room == "user"]


def _forget_changed(store: Store, lines: Mapping[str, Line]) -> None:
    """A kernel that was changed since the session asked it is another question under the same name."""
    with store.revised() as told:
        kept = told.get("lines", {})
        for name, line in lines.items():
            if line.kernel and kept.get(name, {}).get("asked", line.asked) != line.asked:
                del kept[name]


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    several = list(pairs)
    wide = max(len(name) for name, _ in several)
    return "\n".join(f"  {name:<{wide}}  {told}" for name, told in several)


def _does(job: str) -> str:
    """What a job does, in the words of its file's first sentence."""
    tree = ast.parse((ROOT / "kernels" / "jobs" / f"{job}.py").read_text(encoding="utf-8"))
    first = " ".join((ast.get_docstring(tree) or "").partition(".  ")[0].partition("\n\n")[0].split())
    return first.partition(": a chunk")[0].rstrip(".")


def _add_own(parser: argparse.ArgumentParser) -> None:
    known = tables.routes()
    parser.add_argument("--route", action="append", default=[], metavar="NAME", help=f"{', '.join(known)}; all")
    parser.add_argument("--job", action="append", default=[], metavar="NAME", help="jobs to have done; all")
    ways = _listed((name, f"{route.title}. {route.question}") for name, route in known.items())
    own = _listed((name, ", ".join(several)) for name, several in kernels.WAYS.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        f"ways, for --route; other interpreters are the columns, for --interpreter:\n{ways}\n\n"
        f"jobs, for --job:\n{_listed((job, _does(job)) for job in tables.jobs(known))}\n\n"
        f"kernels of your own (--kernels DIR, or --only) go by these ways and no others; the library's jobs are not "
        f"asked\nbeside them unless --route or --job names some:\n{own}\n"
    )


SUITE = Suite(
    command="routes",
    place=4,
    help="the same jobs, or kernels of your own, in every way round the GIL: which way pays on which Python",
    begin=Jobs,
    takes=("kernels", "only_kernels", "with"),
    add_own=_add_own,
    times=True,
    part=PART,
)
