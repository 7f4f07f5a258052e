"""Percent that received reports state, beside what their own numbers give: counts by verdict, and rows."""

from __future__ import annotations

import pandas as pd

from analysis.indicators.evidence import evidence
from analysis.indicators.figure import Figure, figure_id
from analysis.language import tr
from analysis.province import Province
from analysis.tables import RATIO_VERDICTS

VERDICT_LABELS = {
    "agrees": tr("khớp"),
    "within_rounding": tr("khớp trong phạm vi làm tròn"),
    "wrong": tr("sai"),
    "broken_number": tr("số in hỏng"),
    "cannot_be_checked": tr("không kiểm được"),
}
_ATTENTION = ("wrong", "broken_number")


def by_verdict(province: Province) -> dict[str, Figure]:
    """Sentences with a percent, or with a number nobody can read, by verdict; they add to all found."""
    table = province.table("stated_ratios")
    cells = evidence("stated_ratios", table, table["text"])
    made = {}
    for verdict in RATIO_VERDICTS:
        rows = table[table["verdict"] == verdict]
        dims = {"verdict": verdict}
        made[verdict] = Figure(
            figure_id("claims.stated", dims),
            tr("Số câu có tỷ lệ trong văn bản: {verdict_labels}").format(
                verdict_labels=VERDICT_LABELS[verdict]
            ),
            len(rows),
            "items",
            tr(
                "Tìm mọi câu “A/B … đạt P%” và câu có tỷ lệ gắn được với số tổng của nó, tính lại P "
                "từ A và B."
            ),
            n=len(rows),
            of=len(table),
            base=tr("câu"),
            dims=dims,
            label_of_group=VERDICT_LABELS[verdict],
            sources=cells.of(rows),
        )
    return made


def percents(rows: pd.DataFrame) -> dict[int, Figure]:
    """The percent that each of ``rows`` gives by its own numbers, by position in the table."""
    known = rows[rows["percent_computed"].notna()]
    cells = evidence("stated_ratios", rows, rows["text"])
    at = {position: i for i, position in enumerate(rows.index)}
    made = {}
    for position, row in known.iterrows():
        index = int(str(position))
        dims = {c: str(row[c]) for c in ("file", "line", "offset")}
        made[index] = Figure(
            figure_id("claims.stated_percent", dims),
            tr("Tính lại: {part_as_written} / {whole_as_written}").format(
                part_as_written=row["part_as_written"], whole_as_written=row["whole_as_written"]
            ),
            float(row["percent_computed"]),
            "percent",
            tr("Chia hai số in trong văn bản."),
            dims=dims,
            sources=cells.of([at[index]]),
        )
    return made


def to_look_at(province: Province) -> pd.DataFrame:
    """The rows of ``stated_ratios`` that are wrong or hold a broken number, by file, line and place."""
    table = province.table("stated_ratios")
    return in_order(table[table["verdict"].isin(_ATTENTION)])


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``stated_ratios`` by file, line and place in it."""
    return rows.sort_values(["file", "line", "offset"], kind="stable")
