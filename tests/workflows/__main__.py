"""``python -m tests.workflows [FILE ...]``: run every step of the workflows here, in order, and list those that cannot.

Each job gets a folder and a clone of HEAD of its own.  ``--groups``, ``--interpreter`` and
``--profile`` stand for a caller's inputs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.workflows.stubs import ACTIONS, CannotRun, Stage

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"


def main() -> int:
    """Exit code 0 when every step that can run here did, and well."""
    parser = argparse.ArgumentParser(prog="python -m tests.workflows", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="all when none is named")
    parser.add_argument("--interpreter", default="", metavar="ID[,ID]", help="the inputs' own when not given")
    parser.add_argument(
        "--groups",
        default=[],
        action="append",
        metavar="NAME[,NAME]",
        help="kernels of a job; the inputs' own when not given",
    )
    parser.add_argument("--profile", default="quick", metavar="NAME")
    given = parser.parse_args()
    outcomes = []
    with tempfile.TemporaryDirectory() as name:
        for path in given.files or sorted(WORKFLOWS.glob("*.yml")):
            for outcome in run(path, Path(name), given.subjects, given.groups, given.profile):
                outcomes.append(outcome)
                print("  ".join(outcome), flush=True)
    counts = {state: sum(one[0] == state for one in outcomes) for state in ("ran", "stubbed", "cannot run", "FAILED")}
    print(", ".join(f"{count} {state}" for state, count in counts.items()))
    return 1 if counts["FAILED"] else 0


def run(path: Path, folder: Path, subjects: str, groups: Sequence[str], profile: str) -> Iterator[tuple[str, str, str]]:
    """(state, where, what it was or why not) of each step."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    # YAML 1.1 reads the key "on" as true.
    called = (workflow.get(True) or {}).get("workflow_call") or {}
    inputs = {key: one.get("default", "") for key, one in called.get("inputs", {}).items()}
    if inputs:
        inputs |= {"profile": profile, **({"subjects": subjects} if subjects else {})}
        inputs |= {"groups": json.dumps(list(groups))} if groups else {}
    artifacts = folder / f"{path.stem}-artifacts"
    artifacts.mkdir(parents=True)
    for job, told in workflow["jobs"].items():
        if "uses" in told:
            yield "stubbed", f"{path.name} {job}", f"calls {told['uses']}, whose steps are run by themselves"
            continue
        chosen = matrix(told, inputs)
        for place, group in enumerate(chosen):
            where = f"{path.name} {job}{f' {group}' if group else ''}"
            contexts = {"inputs": inputs, "matrix": {"group": group}, "strategy": {"job-index": str(place)}}
            stage = Stage(ROOT, folder / f"{path.stem}-{job}-{place}", artifacts, contexts)
            stage.folder.mkdir()
            yield from _steps(where, told, {**workflow.get("env", {}), **told.get("env", {})}, stage)


def matrix(job: Mapping[str, Any], inputs: Mapping[str, str]) -> list[str]:
    """The groups of a job, one run of it each; those of a caller's own folder are one more."""
    if "strategy" not in job:
        return [""]
    groups: list[str] = json.loads(inputs["groups"])
    return [*groups, "user"] if inputs.get("kernels") else groups


def _steps(
    where: str, job: Mapping[str, Any], variables: Mapping[str, Any], stage: Stage
) -> Iterator[tuple[str, str, str]]:
    for step in job["steps"]:
        name = f"{where}: {step['name']}"
        begun = time.monotonic()
        try:
            if "if" in step and not stage.holds(step["if"]):
                yield "stubbed", name, f"not asked for: if {step['if']}"
            elif "uses" in step:
                action = step["uses"].partition("@")[0]
                ACTIONS[action](stage, {key: stage.filled(value) for key, value in step.get("with", {}).items()})
                yield "stubbed", name, action
            else:
                code = _run(step, variables, stage)
                told = f"exit {code}, {time.monotonic() - begun:.0f} s"
                yield ("FAILED" if code else "ran"), name, told
                if code:
                    return
        except CannotRun as reason:
            yield "cannot run", name, str(reason)


def _run(step: Mapping[str, Any], variables: Mapping[str, Any], stage: Stage) -> int:
    environment = {**os.environ, **{key: stage.filled(value) for key, value in variables.items()}}
    environment["GITHUB_STEP_SUMMARY"] = str(stage.folder / "summary.md")
    environment["PATH"] = f"{stage.folder / 'python' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    line = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", stage.filled(step["run"])]
    folder = stage.folder / step.get("working-directory", ".")
    return subprocess.run(line, cwd=folder, env=environment, check=False, stdout=sys.stderr).returncode


if __name__ == "__main__":
    sys.exit(main())
