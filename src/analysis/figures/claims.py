"""Published sentences with a figure, beside what the data say."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.figures.shown import Cell, Chip, Head, Table
from analysis.figures.spans import Line
from analysis.figures.words import VERDICT_NAMES
from analysis.indicators import format
from analysis.province import Province

_CHIPS: dict[str, Chip] = {"agrees": "ok", "disagrees": "bad", "cannot_be_checked": "warn"}
_SIGNS = {"ge": "trên ", "le": "dưới ", "approx": "khoảng ", "eq": ""}


def table(province: Province) -> Table:
    """Every claim of ``claims.csv``: as published, recomputed, verdict and why."""
    claims = province.table("claims")
    rows = tuple(_row(r) for r in claims.to_dict("records"))
    return Table(
        "claims",
        "Các con số đã công bố và kết quả đối chiếu",
        (
            Head("text", "Câu đã công bố", align="left"),
            Head("value", "Con số"),
            Head("computed", "Tính lại"),
            Head("verdict", "Kết luận", align="left"),
            Head("explanation", "Giải thích", align="left"),
            Head("source", "Nguồn", align="left"),
        ),
        rows,
        notes=(Line.of("Số tính từ dữ liệu mẫu không dùng để xác nhận một câu về tỉnh thật."),),
        orientation="landscape",
    )


def _row(claim: dict[Hashable, Any]) -> tuple[str | Cell, ...]:
    verdict = str(claim["verdict"])
    given = {k: None if pd.isna(v) else v for k, v in claim.items()}
    unit = str(given["unit"] or "")
    return (
        str(claim["text"]),
        _SIGNS.get(str(given["comparator"]), "") + _number(given["value"], unit),
        _number(given["computed"], unit),
        Cell(Line.of(VERDICT_NAMES[verdict]), chip=_CHIPS[verdict]),
        str(given["explanation"] or ""),
        str(claim["source"]),
    )


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    text = format.number(value, 0 if float(value).is_integer() else 2)
    return f"{text} {unit}".strip()
