"""What people decided to correct in received files, and what became of it."""

from __future__ import annotations

import pandas as pd

from analysis.figures.shown import Cell, Chip, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.language import tr
from analysis.province import Province

_STATES: dict[str, tuple[str, Chip]] = {
    "applied": (tr("đã áp dụng"), "ok"),
    "mended": (tr("nguồn đã sửa"), "warn"),
    "differs": (tr("ô đã đổi, không áp dụng"), "bad"),
    "cell_absent": (tr("không có ô"), "bad"),
    "file_absent": (tr("không có tệp"), "bad"),
    "file_not_used": (tr("tệp không được đọc"), "bad"),
}
_BLANK = tr("(trống)")


def summary(province: Province) -> Prose:
    """How many corrections were decided, applied, and not applied."""
    table = province.table("corrections")
    if table.empty:
        return paragraph(tr("Không có đính chính nào: mọi số liệu là số trong tệp đã nhận."))
    applied = int((table["state"] == "applied").sum())
    return paragraph(
        tr(
            "Có {table} đính chính được ghi; {applied} đã áp dụng khi đọc tệp, {value} không áp "
            "dụng được. Tệp gốc không bị sửa; số cũ, số mới, lý do và người quyết định ghi trong "
            "bảng."
        ).format(table=len(table), applied=applied, value=len(table) - applied)
    )


def table(province: Province) -> Table:
    """Every correction: where, from what to what, why, by whom, when, and whether it was applied."""
    rows = province.table("corrections")
    return Table(
        "corrections",
        tr("Đính chính số liệu trong tệp đã nhận"),
        (
            Head("id", tr("Mã"), align="left"),
            Head("place", tr("Tệp, trang, ô"), align="left"),
            Head("old", tr("Trong tệp"), align="left"),
            Head("new", tr("Đính chính"), align="left"),
            Head("reason", tr("Lý do"), align="left"),
            Head("by", tr("Người quyết định, ngày"), align="left"),
            Head("rows", tr("Số dòng liên quan")),
            Head("state", tr("Kết quả"), align="left"),
        ),
        tuple(_row(r) for _, r in rows.iterrows()),
        notes=(
            Line.of(
                tr(
                    "Đính chính ghi trong data/reference/corrections.csv; chỉ áp dụng khi ô còn ghi đúng "
                    "số cũ."
                )
            ),
        ),
        orientation="landscape",
    )


def _row(row: pd.Series) -> tuple[str | Cell, ...]:
    state, chip = _STATES[row["state"]]
    place = (row["target_file"], row["target_sheet"], row["target_cell"])
    touched = row["rows_touched"]
    return (
        row["correction_id"],
        " › ".join(str(p) for p in place if not pd.isna(p)),
        _text(row["old"]),
        _text(row["new"]),
        row["reason"],
        f"{row['decided_by']}, {row['decided_on']:%d/%m/%Y}",
        "–" if pd.isna(touched) else Cell(Line((str(touched),)), sort=float(touched)),
        Cell(Line((state,)), chip=chip),
    )


def _text(value: object) -> str:
    return _BLANK if pd.isna(value) else str(value)  # type: ignore[call-overload]  # one value, not a frame
