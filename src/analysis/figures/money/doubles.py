"""Contributions that may be told twice: how many, how much is at stake, and the list a person decides on."""

from __future__ import annotations

import pandas as pd

from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.indicators.money import duplicates
from analysis.province import Province, When

MOST_LISTED = 120
_CHIPS: dict[str, Chip] = {"same": "warn", "different": "ok", "unsure": "warn", "undecided": "quiet"}


def duplicates_summary(province: Province, when: When) -> Prose:
    """How many pairs may be one contribution, how many are decided, and what the totals would lose."""
    years = province.years(when)
    found, stake = duplicates.counts(province, years), duplicates.at_stake(province, years)
    if not found["all"].value:
        return paragraph(
            f"Trong {span_of_years(years)} không có cặp khoản nào cùng xã, cùng năm giống nhau đến mức phải xem lại."
        )
    told = paragraph(
        f"Trong {span_of_years(years)} có {{all}} cặp khoản cùng xã, cùng năm giống nhau đến mức có thể là một: {{same}} đã quyết "
        "định là một khoản và chỉ tính một lần, {different} là hai khoản, {unsure} chưa rõ, {undecided} chưa ai quyết định. Nếu mọi "
        "cặp chưa rõ và chưa quyết định đều là một khoản thì tổng giảm {stake}. Không khoản nào bị xóa; danh sách ở phụ lục.",
        stake=stake,
        **found,
    )
    unused = money.decision_problems(province)
    if not unused:
        return told
    fault = Line.of(f"Tệp quyết định có {len(unused)} dòng cần xem lại: {unused[0].message}")
    return Prose("paragraph", (*told.paragraphs, fault))


def duplicates_list(province: Province, when: When) -> Table:
    """Every pair with what it shares and where it stands; the key is what a decision is written under."""
    years = province.years(when)
    told = duplicates.contributions(province)
    pairs = duplicates.pair_figures(province, years)
    rows: list[tuple[Content, ...]] = [
        (
            _name(province, p.unit_key),
            str(p.year),
            _contribution(province, told.iloc[p.first]),
            _contribution(province, told.iloc[p.second]),
            _amount(figure),
            f"{duplicates.reasons(p.why)} ({p.score} điểm)",
            Cell(Line.of(money.names("decisions")[p.decision]), chip=_CHIPS[p.decision]),
            p.key,
        )
        for figure, p in pairs[:MOST_LISTED]
    ]
    left = len(pairs) - len(rows)
    more = (Line.of(f"Còn {format.number(left)} cặp có số tiền nhỏ hơn không in ở đây."),) if left else ()
    return Table(
        f"money-duplicates-{years[0]}-{years[-1]}",
        f"Các cặp khoản có thể trùng, {span_of_years(years)}",
        (
            Head("commune", "Xã", align="left"),
            Head("year", "Năm", align="left"),
            Head("first", "Khoản thứ nhất", align="left"),
            Head("second", "Khoản thứ hai", align="left"),
            Head("amount", "Số tiền có thể trùng"),
            Head("why", "Giống nhau ở", align="left"),
            Head("decision", "Quyết định", align="left"),
            Head("key", "Khóa", align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                "Ghi quyết định vào data/reference/duplicates.csv theo khóa ở cột cuối: same là một khoản, different là hai khoản, "
                "unsure là chưa rõ; ghi cả lý do, người quyết định và ngày. Giống nhau không chứng tỏ là trùng."
            ),
            *more,
        ),
        orientation="landscape",
        appendix=True,
    )


def _contribution(province: Province, row: pd.Series[str]) -> str:
    who = (
        province.agencies[row["who"]].name
        if row["who"] in province.agencies
        else str(row["agency_as_written"])
    )
    by = "" if row["told_by"] == "agency" else f" (theo {money.names('told_by')[row['told_by']]})"
    column = money.names("categories")[row["category"]].lower()
    text = "" if pd.isna(row["text"]) else " ".join(str(row["text"]).split())
    return f"{who}{by}, {column}: {text[:90]}{'…' if len(text) > 90 else ''}"


def _amount(figure: Figure) -> Content:
    return figure if figure.value is not None else "không ghi giá trị"


def _name(province: Province, key: str) -> str:
    return province.units[key].full_name if key in province.units else key
