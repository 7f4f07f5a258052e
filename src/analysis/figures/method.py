"""The page of method: how every kind of figure is worked out, and where to look further."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from analysis.figures.shown import Head, Prose, Table
from analysis.figures.spans import Line
from analysis.language import tr, worded


@cache
def _page() -> dict[str, Any]:
    return worded(Path(__file__).with_suffix(".toml"))


def rules() -> Prose:
    """The rules that hold for every figure."""
    return Prose("list", tuple(Line.of(rule) for rule in _page()["rules"]))


def table() -> Table:
    """Each kind of figure: the formula in words and the rule it rests on."""
    return Table(
        "method",
        tr("Cách tính từng loại số liệu"),
        (
            Head("name", tr("Số liệu"), align="left"),
            Head("formula", tr("Cách tính"), align="left"),
            Head("rule", tr("Căn cứ"), align="left"),
        ),
        tuple((e["name"], e["formula"], e["rule"]) for e in _page()["entries"]),
        notes=(
            Line.of(
                tr("Nguồn của một số bất kỳ: bấm vào số đó, hoặc chạy commune-review trace kèm mã của số.")
            ),
        ),
    )
