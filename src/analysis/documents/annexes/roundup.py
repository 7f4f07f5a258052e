"""Form F1 rounded up for the province: what the agencies' reports tell of each helped commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from analysis.documents.annexes.workbook import Annex
from analysis.documents.model import Cell, Column, Span, Table
from analysis.documents.words import words
from analysis.indicators import money, periods
from analysis.indicators.figure import Figure
from analysis.language import language, tr
from analysis.province import Province
from analysis.tables import agency_reported

_PRINTED = {"approx": "≈ ", "ge": "≥ ", "le": "≤ "}
_PLACE = ["file", "sheet", "cell"]
_ROW = ["unit_key", "commune_as_written", "agency_id", "agency_as_written", "year"]
_WRITTEN = {"unit_key": "commune_as_written", "agency_id": "agency_as_written"}
_TITLE = tr("Tổng hợp biểu F1 toàn tỉnh, {years}")
_UNSETTLED = tr("Chưa xác định được xã")
_AFTER_MERGER = tr("Xã, phường sau sắp xếp ngày 01/7/2025")
_GROUP = tr("Nội dung giúp đỡ theo biểu")
_NOTES = (
    tr(
        "Gồm các báo cáo của cơ quan, đơn vị đã nhận và đang dùng; chữ giữ nguyên như người gửi viết. "
        "Ô trống là báo cáo không ghi, không có nghĩa là không giúp; đơn vị chưa gửi báo cáo không có dòng."
    ),
    tr(
        "Cột tiền chỉ ghi số các khoản được cộng vào tổng của báo cáo; khoản không cộng "
        "(vốn chương trình nhà nước, khoản không ghi số) giữ nguyên chữ."
    ),
)  # fmt: skip


def roundup(province: Province, years: Iterable[int]) -> Annex:
    """The sheet of form F1 for ``years``: a row for each commune, agency and year, by district.

    The money column holds the amounts of the figure *mobilised in cash*, in đồng: its last row is that
    figure, and the rows add to it. Without a reported row the table has none.
    """
    span = periods.ordered(years)
    rows = _told(province, span)
    lines, heads = _lines(province, span, rows) if len(rows) else ([], [])
    title = _TITLE.format(years=periods.words_of(span))
    notes = tuple((Span(note),) for note in _NOTES)
    table = Table("f1", title, _columns(), tuple(lines), notes, frozenset(heads), "landscape", appendix=True)
    return Annex(tr("Biểu F1"), title, table, synthetic=bool((rows["origin"] == "synthetic").any()))


class _Key(NamedTuple):
    unit: str
    commune: str
    agency: str
    agency_written: str
    year: int


class _Item(NamedTuple):
    text: str
    amount: int
    comparator: str
    used: bool


_Told = dict[str, list[_Item]]
"""What one agency tells of one commune and year, by the columns of the form."""


def _told(province: Province, span: tuple[int, ...]) -> pd.DataFrame:
    rows = agency_reported(province.in_force("support"))
    return rows[rows["year"].isin(span)]


def _lines(
    province: Province, span: tuple[int, ...], rows: pd.DataFrame
) -> tuple[list[tuple[Cell, ...]], list[int]]:
    """The rows of the sheet, and which of them are a district's name or the sum."""
    total = money.mobilised(province, span, "cash")
    districts: dict[str, list[tuple[_Key, _Told]]] = {}
    for key, told in _by_commune(rows.assign(used=_used(rows, total))):
        districts.setdefault(_district(province, key.unit), []).append((key, told))
    lines: list[tuple[Cell, ...]] = []
    heads: list[int] = []
    for district, members in districts.items():
        heads.append(len(lines))
        lines += [_heading_row(district), *(_line(province, key, told) for key, told in members)]
    return [*lines, _total_row(total)], [*heads, len(lines)]


def _used(rows: pd.DataFrame, total: Figure) -> pd.Series[bool]:
    """Which of ``rows`` the figure added: its source cells, and of a cell with several parts as many."""
    cells = Counter(map(tuple, total.sources[_PLACE].to_numpy().tolist()))
    adds = rows["kind"].eq("cash") & rows["state"].eq("value") | rows["state"].eq("zero")
    candidates = rows[adds & rows["category"].eq("cash")].sort_values(
        "provider", key=_state_last, kind="stable"
    )
    used = pd.Series(False, index=rows.index)
    for index, place in zip(candidates.index, candidates[_PLACE].to_numpy().tolist(), strict=True):
        if cells[tuple(place)] > 0:
            cells[tuple(place)] -= 1
            used[index] = True
    return used


def _state_last(providers: pd.Series[Any]) -> pd.Series[bool]:
    return providers.eq("state_programme").fillna(False)


def _by_commune(rows: pd.DataFrame) -> Iterator[tuple[_Key, _Told]]:
    """Rows by commune, agency and year in the order of the register's codes; unsettled communes last."""
    for settled, written in _WRITTEN.items():
        rows = rows.assign(**{written: rows[written].mask(rows[settled].notna())})
    ordered = rows.sort_values(_ROW, kind="stable")
    texts = ordered[[*_ROW[:-1], "category", "text", "comparator"]].astype(object).fillna("")
    amounts = ordered[["year", "amount_vnd"]].fillna(0).astype("int64")
    plain = zip(*(texts[c] for c in _ROW[:-1]), amounts["year"], texts["category"], texts["text"],
                amounts["amount_vnd"], texts["comparator"], ordered["used"], strict=True)  # fmt: skip
    grouped: dict[_Key, _Told] = {}
    for unit, commune, agency, written, year, category, *item in plain:
        told = grouped.setdefault(_Key(unit, commune, agency, written, year), {})
        told.setdefault(category, []).append(_Item(*item))
    yield from grouped.items()


def _district(province: Province, unit: str) -> str:
    if not unit:
        return _UNSETTLED
    return province.units[unit].district or _AFTER_MERGER


def _line(province: Province, key: _Key, told: _Told) -> tuple[Cell, ...]:
    name = province.units[key.unit].full_name if key.unit else key.commune
    who = province.agencies[key.agency].name if key.agency else key.agency_written
    cells = [_cell(told.get(c, []), money_column=c == "cash") for c in money.names("categories")]
    return (_text(name), _text(who), Cell((Span(str(key.year)),), sort=float(key.year)), *cells)


def _cell(items: list[_Item], *, money_column: bool) -> Cell:
    used = [i for i in items if i.used]
    if not money_column or not used:
        return _text("; ".join(dict.fromkeys(i.text for i in items if i.text)))
    amount = sum(i.amount for i in used)
    marks = [mark for code, mark in _PRINTED.items() if any(i.comparator == code for i in used)]
    return _amount(marks[0] if marks else "", amount)


def _amount(mark: str, amount: float) -> Cell:
    return Cell((Span(mark + words(language()).number(amount)),), sort=float(amount))


def _total_row(total: Figure) -> tuple[Cell, ...]:
    amount = _text("")
    if total.value is not None:
        amount = _amount(_PRINTED.get(total.comparator, ""), total.value)
    cells = [amount if c == "cash" else _text("") for c in money.names("categories")]
    return (_text(tr("Cộng")), _text(""), _text(""), *cells)


def _heading_row(district: str) -> tuple[Cell, ...]:
    return (_text(district), *[_text("")] * (len(_columns()) - 1))


def _columns() -> tuple[Column, ...]:
    named = (
        Column(
            code, label, tr("đồng") if code == "cash" else "", "right" if code == "cash" else "left", _GROUP
        )
        for code, label in money.names("categories").items()
    )
    return (
        Column("commune", tr("Xã được giúp đỡ")),
        Column(key="agency", label=tr("Cơ quan, đơn vị")),
        Column("year", tr("Năm")),
        *named,
    )


def _text(text: str) -> Cell:
    return Cell((Span(text),))
