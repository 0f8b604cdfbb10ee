"""``python -m tests.validation.mutation``: breaks kernels, and sees whether the correctness suite notices.

Every mutant is asked what the suite asks every kernel, on one subject (the free-threaded build: there a dropped lock
shows).  Exit code 0 when at least 95 % are caught and what survives is what was said to survive.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from runners import catalogue
from runners.catalogue import Kernel
from runners.interpreters.provision import Missing, provision
from runners.interpreters.subjects import load_subjects
from suites import options
from suites.correctness.questions import asked, fixed
from suites.panel import Panel, provisioned
from tests.validation.mutation.mutants import Mutant, load

#: The share of mutants that must be caught, in per cent.
WANTED = 95

#: Rounds of the suite's questions that a mutant may survive before it counts as not caught: a race shows now and then.
RUNS = 20

#: Seconds until a mutant that does not answer counts as hung, which is caught.
LIMIT = 15.0


def main(argv: Sequence[str] | None = None) -> int:
    """0 enough are caught, 1 too few, 2 no such subject or kernel."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation.mutation", description=__doc__)
    options.add_to(parser.add_argument, options.OF_KERNELS)
    given = parser.parse_args(argv)
    chosen = options.read(given, kernels=("all",))
    subject = next(iter(chosen.subjects)) if given.interpreter else "cpython313t"
    found = provision([subject])[subject]
    if isinstance(found, Missing):
        print(f"gilmatrix: no {subject}: " + "; ".join(why for _, why in found.reasons), file=sys.stderr)
        return 2
    mutants = load(chosen.kernels)
    begun = time.monotonic()
    survivors, unasked = [], []
    surprises = 0
    for number, mutant in enumerate(mutants, 1):
        runs, reason = _hunt(mutant, chosen, subject)
        if runs < 0:
            unasked.append(mutant)
            print(f"[{number}/{len(mutants)}] {mutant.kernel}: {subject} {reason}", flush=True)
            continue
        if not runs:
            survivors.append(mutant)
        surprises += bool(mutant.survives) == bool(runs)
        said = f"caught in run {runs}: {reason}" if runs else f"SURVIVES: {mutant.survives or 'why is not known'}"
        print(f"[{number}/{len(mutants)}] {mutant.kernel}: {mutant.what} ({mutant.kind}): {said}"[:220], flush=True)
    asked = [mutant for mutant in mutants if mutant not in unasked]
    return _told(asked, survivors, surprises, subject, time.monotonic() - begun)


def _hunt(mutant: Mutant, chosen: options.Options, subject: str) -> tuple[int, str]:
    """(the run that caught it, and how); (0, "") when none did, (-1, why) when the subject cannot run the kernel."""
    kernel: Kernel = catalogue.find()[mutant.kernel]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{mutant.kernel}.py").write_text(mutant.text(kernel), encoding="utf-8")
        panel = Panel(load_subjects(), provisioned(chosen.explicit), [Path(folder)], LIMIT)
        try:
            for run in range(1, RUNS + 1):
                for threads in chosen.threads:
                    for question in fixed(mutant.kernel, threads, chosen):
                        state, reason = asked(panel, subject, question, load_subjects()[subject].gil)
                        if state == "unsupported":
                            return -1, reason
                        if state != "ok":
                            return run, f"{state}: {reason}"
        finally:
            panel.close()
    return 0, ""


def _told(mutants: Sequence[Mutant], survivors: Sequence[Mutant], surprises: int, subject: str, seconds: float) -> int:
    caught = len(mutants) - len(survivors)
    share = 100 * caught / max(1, len(mutants))
    print(f"{subject}: {caught} of {len(mutants)} mutants caught ({share:.1f} %, {WANTED} wanted), {seconds:.0f} s")
    for mutant in survivors:
        print(f"survives: {mutant.kernel}: {mutant.what}: {mutant.survives or 'why is not known'}")
    if surprises:
        print(f"{surprises} not as their tables say: mend the check, or say under survives why nothing can see it")
    return 0 if share >= WANTED and not surprises else 1


if __name__ == "__main__":
    sys.exit(main())
