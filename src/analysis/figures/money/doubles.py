"""Contributions that may be told twice: how many, how much is at stake, and the list a person decides on."""

from __future__ import annotations

import pandas as pd

from analysis.checking.catalogue import told_in
from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.indicators.money import duplicates
from analysis.language import language, tr
from analysis.province import Province, When

MOST_LISTED = 120
_CHIPS: dict[str, Chip] = {"same": "warn", "different": "ok", "unsure": "warn", "undecided": "quiet"}


def duplicates_summary(province: Province, when: When) -> Prose:
    """How many pairs may be one contribution, how many are decided, and what the totals would lose."""
    years = province.years(when)
    found, stake = duplicates.counts(province, years), duplicates.at_stake(province, years)
    if not found["all"].value:
        return paragraph(
            tr(
                "Trong {span_of_years} không có cặp khoản nào cùng xã, cùng năm giống nhau đến mức "
                "phải xem lại."
            ).format(span_of_years=span_of_years(years))
        )
    told = paragraph(
        tr(
            "Trong {span_of_years} có {all} cặp khoản cùng xã, cùng năm giống nhau đến mức có "
            "thể là một: {same} đã quyết định là một khoản và chỉ tính một lần, {different} là "
            "hai khoản, {unsure} chưa rõ, {undecided} chưa ai quyết định. Nếu mọi cặp chưa rõ và "
            "chưa quyết định đều là một khoản thì tổng giảm {stake}. Không khoản nào bị xóa; "
            "danh sách ở phụ lục."
        ),
        span_of_years=span_of_years(years),
        stake=stake,
        **found,
    )
    unused = money.decision_problems(province)
    if not unused:
        return told
    fault = Line.of(
        tr("Tệp quyết định có {unused} dòng cần xem lại: {message}").format(
            unused=len(unused), message=told_in(language(), unused[0])
        )
    )
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
            tr("{reasons} ({score} điểm)").format(reasons=duplicates.reasons(p.why), score=p.score),
            Cell(Line.of(money.names("decisions")[p.decision]), chip=_CHIPS[p.decision]),
            p.key,
        )
        for figure, p in pairs[:MOST_LISTED]
    ]
    left = len(pairs) - len(rows)
    more = (
        (Line.of(tr("Còn {left} cặp có số tiền nhỏ hơn không in ở đây.").format(left=format.number(left))),)
        if left
        else ()
    )
    return Table(
        f"money-duplicates-{years[0]}-{years[-1]}",
        tr("Các cặp khoản có thể trùng, {span_of_years}").format(span_of_years=span_of_years(years)),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("year", tr("Năm"), align="left"),
            Head("first", tr("Khoản thứ nhất"), align="left"),
            Head("second", tr("Khoản thứ hai"), align="left"),
            Head("amount", tr("Số tiền có thể trùng")),
            Head("why", tr("Giống nhau ở"), align="left"),
            Head("decision", tr("Quyết định"), align="left"),
            Head("key", tr("Khóa"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Ghi quyết định vào data/reference/duplicates.csv theo khóa ở cột cuối: same là một "
                    "khoản, different là hai khoản, unsure là chưa rõ; ghi cả lý do, người quyết định và "
                    "ngày. Giống nhau không chứng tỏ là trùng."
                )
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
    by = (
        ""
        if row["told_by"] == "agency"
        else tr(" (theo {told_by})").format(told_by=money.names("told_by")[row["told_by"]])
    )
    column = money.names("categories")[row["category"]].lower()
    text = "" if pd.isna(row["text"]) else " ".join(str(row["text"]).split())
    return f"{who}{by}, {column}: {text[:90]}{'…' if len(text) > 90 else ''}"


def _amount(figure: Figure) -> Content:
    return figure if figure.value is not None else tr("không ghi giá trị")


def _name(province: Province, key: str) -> str:
    return province.units[key].full_name if key in province.units else key
