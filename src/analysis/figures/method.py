"""The page of method: how every kind of figure is worked out, and where to look further."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from analysis.figures.shown import Head, Prose, Table
from analysis.figures.spans import Line


@cache
def _page() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def rules() -> Prose:
    """The rules that hold for every figure."""
    return Prose("list", tuple(Line.of(rule) for rule in _page()["rules"]))


def table() -> Table:
    """Each kind of figure: the formula in words and the rule it rests on."""
    return Table(
        "method",
        "Cách tính từng loại số liệu",
        (
            Head("name", "Số liệu", align="left"),
            Head("formula", "Cách tính", align="left"),
            Head("rule", "Căn cứ", align="left"),
        ),
        tuple((e["name"], e["formula"], e["rule"]) for e in _page()["entries"]),
        notes=(
            Line.of("Nguồn của một số bất kỳ: bấm vào số đó, hoặc chạy commune-review trace kèm mã của số."),
        ),
    )
