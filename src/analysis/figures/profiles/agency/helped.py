"""The communes of the agency and what it reports having given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.figures import charts
from analysis.figures.profiles import _given, _shared
from analysis.figures.profiles.agency._rows import assignments
from analysis.figures.shown import Chart, Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line, named
from analysis.indicators import format
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province

_MILLION = 1e6


def communes(province: Province, agency: str) -> Table | Prose:
    """The communes assigned through time, who else was assigned before, beside and after."""
    part = found.of_agency(province, agency)
    rows = assignments(part, agency)
    if not len(rows):
        return paragraph(tr("Chưa có danh sách phân công nào ghi đơn vị này."))
    heads = (
        Head("commune", tr("Xã"), align="left"),
        Head("district", tr("Huyện"), align="left"),
        *_shared.term_heads(),
        Head("others", tr("Đơn vị khác từng được phân công"), align="left"),
        Head("now", tr("Nay thuộc"), align="left"),
    )
    told = [_assigned_row(part, agency, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("others", "now"))
    return Table("agency-communes", tr("Các xã được phân công"), columns, cells)


def given(province: Province, agency: str) -> Table | Prose:
    """Help by year and column as the agency reports it."""
    part = found.of_agency(province, agency)
    return _given.given_table(part, Whose("agency", agency), "agency-given", tr("Đơn vị báo cáo đã giúp"))


def given_chart(province: Province, agency: str) -> Chart | Prose:
    """Cash and valued things by year, million đồng; a year without a number has no bar."""
    part = found.of_agency(province, agency)
    told = found.given_years(part, Whose("agency", agency))
    if not any(f.value for g in told for f in (g.cash, g.in_kind)):
        return paragraph(tr("Chưa có khoản nào ghi giá trị lớn hơn 0 để vẽ biểu đồ."))
    words = charts.Words(
        "agency-given-chart",
        _finding(told),
        tr("Biểu đồ cột theo năm: tiền và hiện vật có giá trị, {years_told}.").format(
            years_told=_shared.years_told([g.year for g in told])
        ),
        Line.of(
            tr("Triệu đồng, giá hiện hành, mức tối thiểu. Năm không có cột: không có số, không phải bằng 0.")
        ),
    )
    groups = [
        (tr("Tiền"), [g.cash for g in told]),
        (tr("Hiện vật, công trình có giá trị"), [g.in_kind for g in told]),
    ]
    return charts.bars_by_year(words, groups, _MILLION, tr("triệu đồng"))


def prices(province: Province, agency: str) -> Prose:
    """Each period in the money of the years and at the prices of 2025; help without a value by its unit."""
    part = found.of_agency(province, agency)
    whose, lines = Whose("agency", agency), []
    for period in part.programme.periods:
        years = tuple(period.years)
        cash, kind = (found.given(part, whose, years, k) for k in ("cash", "in_kind"))
        if cash.value is None and kind.value is None:
            lines.append(
                Line.of(tr("Giai đoạn {label}: chưa có khoản nào ghi giá trị.").format(label=period.label))
            )
            continue
        lines.append(
            Line.of(
                tr(
                    "Giai đoạn {label}: {cash} bằng tiền, {kind} bằng hiện vật, công trình; quy về giá "
                    "năm 2025: {cash25} và {kind25}."
                ),
                label=period.label,
                cash=cash,
                kind=kind,
                cash25=found.constant(part, whose, years, "cash"),
                kind25=found.constant(part, whose, years, "in_kind"),
            )
        )
    counted = found.quantities(part, whose, _shared.years_of(part))
    if counted:
        units: list[Line] = []
        for figure, unit, count in counted:
            units.append(
                Line.of(
                    tr("{count} {unit} ({items} khoản)"),
                    count=format.number(count),
                    unit=unit,
                    items=(figure, format.number(figure.value)),
                )
            )
        lines.append(
            Line.of(
                tr("Không ghi giá trị, theo đơn vị tính: {units}. Không quy đổi thành tiền."),
                units=_shared.listed(units, "; "),
            )
        )
    return bullets(lines)


def lines(province: Province, agency: str) -> Table | Prose:
    """Every contribution as told."""
    part = found.of_agency(province, agency)
    return _given.lines_table(part, Whose("agency", agency), "agency-lines", tr("Xã"))


def _assigned_row(part: Province, agency: str, row: Mapping[Any, Any]) -> tuple[Content, ...]:
    key = row["unit_key"]
    if not isinstance(key, str):
        return str(row["commune_as_written"]), tr("chưa xác định được xã"), *_shared.term(row), "–", "–"
    life, table = found.life(part, key), part.table("assignments")
    others = table[(table["unit_key"] == key) & (table["agency_id"] != agency)].sort_values(
        "valid_from", kind="stable"
    )
    terms = others[["agency_id", "valid_from", "valid_to"]].itertuples(index=False, name=None)
    beside = _shared.listed((_in_term(part, str(a), start, end) for a, start, end in terms), "; ")
    district = named(life.district) if life.district else "–"
    now = _shared.listed(named(u) for u in life.after)
    return named(life.unit), district, *_shared.term(row), beside, now


def _in_term(part: Province, agency: str, start: pd.Timestamp, end: pd.Timestamp) -> Line:
    until = "" if pd.isna(end) else f"{end:%m/%Y}"
    return Line((_shared.agency_link(part, agency), f" ({start:%m/%Y}–{until})"))


def _finding(told: Sequence[found.Given]) -> str:
    with_amount = [g for g in told if g.cash.value or g.in_kind.value]
    return tr("{with_amount} trong {told} năm có khoản ghi giá trị lớn hơn 0").format(
        with_amount=len(with_amount), told=len(told)
    )
