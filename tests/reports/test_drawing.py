"""Every chart is drawn as its specification says, whatever becomes of the process that draws it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from reports.drawing import Drawings, svg


def _chart(values: list[int], top: int) -> dict[str, Any]:
    y = {"field": "value", "type": "quantitative", "scale": {"domain": [0, {"expr": "top"}]}}
    rows = {"data": {"values": [{"value": value} for value in values]}}
    return {
        "params": [{"name": "top", "value": top}],
        "layer": [
            {**rows, "mark": "rule", "encoding": {"y": y}},
            {**rows, "mark": "point", "encoding": {"y": y}},
            {"data": {"values": [{"value": top}]}, "mark": "tick", "encoding": {"y": y}},
        ],
    }


class TestCompiledOnce:
    @pytest.mark.parametrize(("values", "top"), [([1, 2], 3), ([2, 5, 7], 10), ([3], 3)])
    def test_rows_and_parameters_are_the_chart_s_own(self, values: list[int], top: int) -> None:
        """The last chart's rows of one layer are another layer's rows too."""
        assert svg(_chart(values, top)) == vl_convert.vegalite_to_svg(_chart(values, top)) + "\n"


class TestLostProcess:
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_its_charts_are_drawn_all_the_same(self, tmp_path: Path, when: str) -> None:
        chart = _chart([1, 2], 3)
        with Drawings({}, several=True) as drawings:
            if when == "after":
                drawings.add(tmp_path / "first", chart)
            for process in multiprocessing.active_children():
                process.kill()
                process.join()
            if when == "before":
                drawings.add(tmp_path / "first", chart)
            drawings.add(tmp_path / "second", chart)
        assert {path.name for path in tmp_path.iterdir()} == {
            "first.png", "first.svg", "second.png", "second.svg",
        }  # fmt: skip
