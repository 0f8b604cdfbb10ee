"""The right CPUs are chosen on machines that are not here, given as trees like Linux's /sys."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners import topology
from runners.topology import Cpu, choose, read


def _machine(
    root: Path, cores: dict[int, str], nodes: dict[int, int] | None = None, capacity: dict[int, int] | None = None
) -> Path:
    for number, siblings in cores.items():
        place = root / f"devices/system/cpu/cpu{number}"
        (place / "topology").mkdir(parents=True)
        (place / "topology/thread_siblings_list").write_text(siblings + "\n")
        (place / f"node{(nodes or {}).get(number, 0)}").mkdir()
        if capacity:
            (place / "cpu_capacity").write_text(f"{capacity[number]}\n")
    return root


def test_one_cpu_of_each_core(tmp_path: Path) -> None:
    """Two hyperthreads are one core."""
    root = _machine(tmp_path, {0: "0,4", 1: "1,5", 4: "0,4", 5: "1,5"})
    assert choose(read([0, 1, 4, 5], root), 2) == [0, 1]


def test_the_smallest_node_that_holds_all(tmp_path: Path) -> None:
    """Memory of another node is farther away."""
    root = _machine(tmp_path, {n: str(n) for n in range(8)}, nodes={6: 1, 7: 1})
    cpus = read(range(8), root)
    assert choose(cpus, 2) == [6, 7]
    assert choose(cpus, 3) == [0, 1, 2, 3, 4, 5]


def test_nodes_are_added_only_when_one_is_too_small(tmp_path: Path) -> None:
    root = _machine(tmp_path, {n: str(n) for n in range(6)}, nodes={3: 1, 4: 1, 5: 2})
    assert choose(read(range(6), root), 4) == [0, 1, 2, 3, 4]


def test_efficiency_cores_are_left_out(tmp_path: Path) -> None:
    """Threads of unlike cores say nothing about scaling."""
    root = _machine(tmp_path, {n: str(n) for n in range(4)})
    for kind, numbers in (("core", "0-1"), ("atom", "2-3")):
        (root / f"devices/cpu_{kind}").mkdir()
        (root / f"devices/cpu_{kind}/cpus").write_text(numbers + "\n")
    assert choose(read(range(4), root), 4) == [0, 1]


def test_large_cores_of_arm_come_first(tmp_path: Path) -> None:
    root = _machine(tmp_path, {n: str(n) for n in range(4)}, capacity={0: 430, 1: 430, 2: 1024, 3: 1024})
    assert choose(read(range(4), root), 2) == [2, 3]


def test_only_usable_cpus_are_read(tmp_path: Path) -> None:
    """What affinity or a cpuset forbids is not there."""
    root = _machine(tmp_path, {n: str(n) for n in range(4)})
    assert choose(read([1, 3], root), 4) == [1, 3]


def test_without_sys_nothing_is_chosen_and_cores_are_counted(tmp_path: Path) -> None:
    """MacOS, for one."""
    assert read([0, 1], tmp_path) == []
    assert choose([], 2) == []
    assert topology.cores(tmp_path) >= 1


@pytest.mark.parametrize(
    ("groups", "files", "expected"),
    [
        ("0::/", {"cpu.max": "max 100000"}, None),
        ("0::/", {"cpu.max": "150000 100000"}, 1.5),
        ("0::/a/b", {"cpu.max": "400000 100000", "a/cpu.max": "50000 100000", "a/b/cpu.max": "max 100000"}, 0.5),
        ("4:cpu,cpuacct:/x\n0::/", {"cpu/x/cpu.cfs_quota_us": "200000", "cpu/x/cpu.cfs_period_us": "100000"}, 2.0),
        ("4:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
    ],
)
def test_the_tightest_quota_counts(tmp_path: Path, groups: str, files: dict[str, str], expected: float | None) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text(groups + "\n")
    for name, text in files.items():
        path = tmp_path / "sys/fs/cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    assert topology.quota(tmp_path / "sys", tmp_path / "proc") == expected


def test_cpus_know_their_node_and_kind(tmp_path: Path) -> None:
    root = _machine(tmp_path, {0: "0", 1: "1"}, nodes={1: 1})
    assert read([0, 1], root) == [Cpu(0, "0", 0, ""), Cpu(1, "1", 1, "")]
