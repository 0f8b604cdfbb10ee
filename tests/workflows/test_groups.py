"""The CI files measure every kernel of the core, each in one job, and all interpreters in each."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import yaml

from runners.catalogue import CORE
from tests.workflows.__main__ import ROOT, WORKFLOWS, matrix


def _github() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((WORKFLOWS / "run.yml").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key "on" as true.
    inputs = told[True]["workflow_call"]["inputs"]  # type: ignore[index]
    return {"inputs": {name: one.get("default", "") for name, one in inputs.items()}, **told["jobs"]["kernels"]}


def _names(groups: list[str]) -> Counter[str]:
    return Counter(name for group in groups for name in group.split(","))


def test_github_measures_the_core_once() -> None:
    """A kernel in two jobs could not be merged, one in none would be missing."""
    job = _github()
    assert _names(json.loads(job["inputs"]["groups"])) == Counter(CORE)
    assert matrix(job, job["inputs"]) == json.loads(job["inputs"]["groups"])


def test_the_callers_own_kernels_are_one_group_more() -> None:
    """As the suites measure core and user where a folder is given."""
    job = _github()
    assert matrix(job, {**job["inputs"], "kernels": "mine"})[-1] == "user"
    assert "user" in job["strategy"]["matrix"]["include"]


def test_gitlab_measures_the_same() -> None:
    told = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    groups = told["kernels"]["parallel"]["matrix"][0]["GROUP"]
    assert groups == json.loads(_github()["inputs"]["groups"])


def test_every_job_asks_all_interpreters() -> None:
    """A ratio needs both of its halves from one machine: no job has an interpreter of its own."""
    job = _github()
    line = next(step["run"] for step in job["steps"] if "tox -e matrix" in step.get("run", ""))
    assert '--interpreter "$SUBJECTS"' in line
    assert set(job["strategy"]["matrix"]) == {"group", "include"}
