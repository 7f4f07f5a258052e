"""Published sentences with a figure, beside what the data say."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.figures.shown import Cell, Chip, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import VERDICT_NAMES
from analysis.indicators import format
from analysis.province import Province

_CHIPS: dict[str, Chip] = {"agrees": "ok", "disagrees": "bad", "cannot_be_checked": "warn"}
_HEADS = (
    Head("text", "Câu đã công bố", align="left"),
    Head("value", "Con số"),
    Head("computed", "Tính lại"),
    Head("verdict", "Kết luận", align="left"),
    Head("explanation", "Giải thích", align="left"),
    Head("source", "Nguồn", align="left"),
)
_SHORT = _HEADS[:3] + _HEADS[4:]
_SIGNS = {"ge": "trên ", "le": "dưới ", "approx": "khoảng ", "eq": ""}


def summary(province: Province) -> Prose:
    """How many published sentences agree, disagree and cannot be checked."""
    counts = province.table("claims")["verdict"].value_counts()
    agrees, disagrees, unchecked = (int(counts.get(v, 0)) for v in VERDICT_NAMES)
    return paragraph(
        f"Đã đối chiếu {agrees + disagrees + unchecked} câu có con số: {agrees} câu khớp, {disagrees} câu không khớp, "
        f"{unchecked} câu chưa kiểm được. Bảng dưới nêu các câu không khớp; toàn bộ ở phụ lục."
    )


def disagreeing(province: Province) -> Table:
    """The claims that the data or the document itself contradict."""
    claims = province.table("claims")
    return _table(
        "claims-disagreeing", "Các câu không khớp", claims[claims["verdict"] == "disagrees"], _SHORT
    )


def table(province: Province) -> Table:
    """Every claim of ``claims.csv``: as published, recomputed, verdict and why."""
    return _table("claims", "Các con số đã công bố và kết quả đối chiếu", province.table("claims"), _HEADS)


def _table(table_id: str, title: str, claims: pd.DataFrame, heads: tuple[Head, ...]) -> Table:
    keys = [h.key for h in heads]
    rows = (_row(r) for r in claims.to_dict("records"))
    return Table(
        table_id,
        title,
        heads,
        tuple(tuple(r[k] for k in keys) for r in rows),
        notes=(Line.of("Số tính từ dữ liệu mẫu không dùng để xác nhận một câu về tỉnh thật."),),
        orientation="portrait" if heads is _SHORT else "landscape",
        appendix=heads is _HEADS,
    )


def _row(claim: dict[Hashable, Any]) -> dict[str, str | Cell]:
    verdict = str(claim["verdict"])
    given = {k: None if pd.isna(v) else v for k, v in claim.items()}
    unit = str(given["unit"] or "")
    return {
        "text": str(claim["text"]),
        "value": _SIGNS.get(str(given["comparator"]), "") + _number(given["value"], unit),
        "computed": _number(given["computed"], unit),
        "verdict": Cell(Line.of(VERDICT_NAMES[verdict]), chip=_CHIPS[verdict]),
        "explanation": str(given["explanation"] or ""),
        "source": str(claim["source"]),
    }


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    text = format.number(value, 0 if float(value).is_integer() else 2)
    return f"{text} {unit}".strip()
