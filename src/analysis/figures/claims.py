"""Published sentences with a figure, and ratios in reports, beside what the data or their own numbers say."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import VERDICT_NAMES
from analysis.indicators import Figure, claims, format
from analysis.language import language, tr
from analysis.province import Province

_CHIPS: dict[str, Chip] = {"agrees": "ok", "disagrees": "bad", "cannot_be_checked": "warn"}
_HEADS = (
    Head("text", tr("Câu đã công bố"), align="left"),
    Head("value", tr("Con số")),
    Head("computed", tr("Tính lại")),
    Head("difference", tr("Chênh lệch")),
    Head("verdict", tr("Kết luận"), align="left"),
    Head("explanation", tr("Giải thích"), align="left"),
    Head("rows", tr("Số ô nguồn")),
    Head("source", tr("Nguồn"), align="left"),
)
_SIGNS = {"ge": tr("trên "), "le": tr("dưới "), "approx": tr("khoảng "), "eq": ""}

_RATIO_CHIPS: dict[str, Chip] = {
    "agrees": "ok",
    "within_rounding": "ok",
    "wrong": "bad",
    "broken_number": "bad",
    "cannot_be_checked": "warn",
}
_REASONS = {
    "rounding": tr("Hai số gốc đã làm tròn; tính cả khoảng làm tròn thì tỷ lệ in là có thể có."),
    "truncated": tr("Tỷ lệ in bị cắt bớt chữ số thay vì làm tròn."),
    "number_broken": tr(
        "Dấu chấm, dấu phẩy của số không đọc được theo cách nào; số tính lại dùng cách đọc gần nhất."
    ),
    "plan_not_printed": tr("Văn bản không in kế hoạch."),
    "earlier_period": tr("So với kỳ khác, văn bản không in số của kỳ đó."),
    "several_wholes": tr("Có nhiều số tổng đứng trước, không rõ là phần của số nào."),
    "no_whole": tr("Văn bản không in tổng số ngay trước đó."),
    "other_pair": tr("Cặp số đứng trước là ngày tháng, số văn bản hoặc hai đơn vị khác nhau."),
    "whole_zero": tr("Mẫu số bằng 0."),
    "spaced_number": tr("Có khoảng trắng giữa các chữ số, không rõ là một hay hai số."),
    "not_a_number": tr("Không đọc được số."),
}
_SHOWN = 200
"""Sentences of a table: more are for the register, not for a page."""

_RATIO_HEADS = (
    Head("place", tr("Tệp, dòng"), align="left"),
    Head("text", tr("Câu trong văn bản"), align="left"),
    Head("printed", tr("Tỷ lệ in")),
    Head("computed", tr("Tính lại")),
    Head("difference", tr("Chênh lệch"), tr("điểm %")),
    Head("verdict", tr("Kết luận"), align="left"),
    Head("reason", tr("Giải thích"), align="left"),
)


def summary(province: Province) -> Prose:
    """How many published sentences agree, disagree and cannot be checked."""
    told = _checked(province)
    counts = told["verdict"].value_counts()
    agrees, disagrees, unchecked = (int(counts.get(v, 0)) for v in VERDICT_NAMES)
    from_where = told["source"].fillna(tr("không ghi nguồn")).value_counts(sort=False)
    return paragraph(
        tr(
            "Đã đối chiếu {value} câu có con số: {agrees} câu khớp, {disagrees} câu không khớp, "
            "{unchecked} câu chưa kiểm được. Các câu lấy từ: {sources}. Các câu không khớp nêu dưới đây; giải thích từng "
            "câu và toàn bộ danh sách ở phụ lục. Số tính từ dữ liệu mẫu không dùng để xác nhận "
            "một câu về tỉnh thật."
        ).format(
            value=agrees + disagrees + unchecked,
            agrees=agrees,
            disagrees=disagrees,
            unchecked=unchecked,
            sources="; ".join(tr("{source} ({n} câu)").format(source=s, n=n) for s, n in from_where.items()),
        )
    )


def disagreeing(province: Province) -> Prose:
    """The claims that the data or the document itself contradict, and by how much, one line each."""
    told = _checked(province)
    figures = claims.computed(province)
    lines = []
    for claim in told[told["verdict"] == "disagrees"].to_dict("records"):
        row = _row(_given(claim), figures)
        values = {k: v for k, v in row.items() if not isinstance(v, Cell)}
        lines.append(
            Line.of(
                tr("“{text}”: đã công bố {value}, tính lại {computed}, chênh {difference} ({source})."),
                **values,
            )
        )
    return bullets(lines or [Line.of(tr("Không có câu nào không khớp."))])


def table(province: Province) -> Table:
    """Every claim of ``claims.csv``: as published, recomputed, difference, verdict, why, from how many cells."""
    keys = [h.key for h in _HEADS]
    figures = claims.computed(province)
    made = (_row(_given(r), figures) for r in _checked(province).to_dict("records"))
    return Table(
        "claims",
        tr("Các con số đã công bố và kết quả đối chiếu"),
        _HEADS,
        tuple(tuple(r[k] for k in keys) for r in made),
        notes=(
            Line.of(tr("Chênh lệch là con số công bố trừ con số tính lại.")),
            Line.of(tr("Số tính từ dữ liệu mẫu không dùng để xác nhận một câu về tỉnh thật.")),
        ),
        orientation="landscape",
        appendix=True,
    )


def stated_summary(province: Province) -> Prose:
    """How many percent of received reports agree with their own numbers, are wrong, cannot be checked."""
    if province.table("stated_ratios").empty:
        return paragraph(tr("Chưa nhận báo cáo nào dạng văn bản nên chưa có tỷ lệ nào để tính lại."))
    found = claims.by_verdict(province)
    return paragraph(
        tr(
            "Trong các báo cáo dạng văn bản, {agrees} câu có tỷ lệ khớp với hai số của nó và "
            "{rounding} câu khớp trong phạm vi làm tròn; {wrong} câu sai, {broken} câu có số in "
            "hỏng, {unchecked} câu không in đủ số để tính lại."
        ),
        agrees=found["agrees"],
        rounding=found["within_rounding"],
        wrong=found["wrong"],
        broken=found["broken_number"],
        unchecked=found["cannot_be_checked"],
    )


def stated_wrong(province: Province) -> Table:
    """The sentences of received reports whose percent is wrong or whose number is broken, with their line."""
    return _stated(
        "stated-ratios-wrong",
        tr("Tỷ lệ sai và số in hỏng trong văn bản đã nhận"),
        claims.to_look_at(province),
    )


def stated(province: Province) -> Table:
    """Every percent that received reports state, recomputed from their own numbers."""
    rows = claims.in_order(province.table("stated_ratios"))
    return _stated("stated-ratios", tr("Các tỷ lệ trong văn bản đã nhận, tính lại"), rows, appendix=True)


_LINE = re.compile(r"\w+ (\d+)")
"""How the readers of texts name a line."""


def _checked(province: Province) -> pd.DataFrame:
    """The table of claims, whose explanations are Vietnamese; elsewhere as it is told in this language."""
    return province.table("claims") if language() == "vi" else claims.check(province)


def _row(claim: dict[str, Any], figures: Mapping[str, Figure]) -> dict[str, Content]:
    verdict = str(claim["verdict"])
    unit = str(claim["unit"] or "")
    computed = _number(claim["computed"], unit)
    figure = figures.get(str(claim["claim_id"]))
    return {
        "text": str(claim["text"]),
        "value": _SIGNS.get(str(claim["comparator"]), "") + _number(claim["value"], unit),
        "computed": Line((computed if figure is None else (figure, computed),)),
        "difference": _signed(claim["difference"], unit),
        "verdict": Cell(Line.of(VERDICT_NAMES[verdict]), chip=_CHIPS[verdict]),
        "explanation": str(claim["explanation"] or ""),
        "rows": _number(claim["rows"], ""),
        "source": str(claim["source"]),
    }


def _stated(table_id: str, title: str, rows: pd.DataFrame, *, appendix: bool = False) -> Table:
    shown = rows.head(_SHOWN)
    figures = claims.percents(shown)
    rest = len(rows) - len(shown)
    more = (
        (Line.of(tr("Còn {rest} câu nữa trong bảng stated_ratios của data/processed.").format(rest=rest)),)
        if rest
        else ()
    )
    return Table(
        table_id,
        title,
        _RATIO_HEADS,
        tuple(_ratio(_given(r.to_dict()), figures.get(int(str(i)))) for i, r in shown.iterrows()),
        notes=(
            *more,
            Line.of(
                tr(
                    "Tỷ lệ tính lại từ hai số in trong câu. Số có phần thập phân có thể lệch nửa đơn vị "
                    "của chữ số cuối; số nguyên là số đếm, chính xác."
                )
            ),
        ),
        orientation="landscape",
        appendix=appendix,
    )


def _ratio(row: dict[str, Any], figure: Figure | None) -> tuple[Content, ...]:
    verdict = str(row["verdict"])
    difference = row["difference_points"] if verdict == "wrong" else None
    return (
        f"{row['file']}, {_place(str(row['cell']))}",
        str(row["text"]),
        str(row["percent_as_written"] or row["part_as_written"] or "–"),
        figure or "–",
        _signed(difference, ""),
        Cell(Line((claims.VERDICT_LABELS[verdict],)), chip=_RATIO_CHIPS[verdict]),
        _REASONS.get(str(row["reason"]), ""),
    )


def _place(cell: str) -> str:
    """The address ``cell`` as a reader is told it: the line of a text, or the cell of a sheet as it is."""
    named = _LINE.fullmatch(cell)
    return tr("dòng {number}").format(number=named[1]) if named else cell


def _given(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(k): None if pd.isna(v) else v for k, v in row.items()}


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    text = format.number(value, 0 if float(value).is_integer() else 2)
    return f"{text}{claims.unit_of(unit)}"


def _signed(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if abs(value) < 0.005:
        return "0"
    return ("+" if value > 0 else "") + _number(value, "điểm %" if unit == "%" else unit)
