"""Agencies beside districts, and printed totals beside computed ones: where they agree, and where not."""

from __future__ import annotations

from analysis.figures.money._amounts import UNIT, millions
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.indicators.money import UNSETTLED
from analysis.language import tr
from analysis.province import Province, When

MOST_LISTED = 150
TO_SETTLE = ("differs", "only_agency", "only_district", "agency_absent", "no_value")
"""States of a line that a person has to look at."""


def reconciliation_summary(province: Province, when: When) -> Prose:
    """What agencies and districts agree on, and what only one side tells."""
    years = province.years(when)
    found = money.reconciliation(province, years)
    if found["all"].district.value is None:
        return paragraph(
            tr(
                "Trong {span_of_years} chưa có báo cáo tổng hợp của huyện có số để đối chiếu {lines} "
                "dòng mà đơn vị báo cáo."
            ),
            span_of_years=span_of_years(years),
            lines=found["all"].lines,
        )
    return paragraph(
        tr(
            "Đặt báo cáo của đơn vị cạnh báo cáo tổng hợp của huyện, {span_of_years}: trong "
            "{lines} dòng (xã, đơn vị, năm) có {agrees} khớp, {differs} lệch, {only_agency} chỉ "
            "đơn vị báo, {only_district} chỉ huyện nêu ({only_district_vnd}), {agency_absent} "
            "huyện nêu mà đơn vị chưa có báo cáo ({agency_absent_vnd}), {no_value} có bên không "
            "ghi giá trị; {district_absent} dòng chưa có báo cáo của huyện. Số của huyện dùng để "
            "đối chiếu, không cộng vào tổng."
        ),
        span_of_years=span_of_years(years),
        lines=found["all"].lines,
        only_district_vnd=_or_none(found["only_district"].district),
        agency_absent_vnd=_or_none(found["agency_absent"].district),
        **{
            s: found[s].lines
            for s in (
                "agrees",
                "differs",
                "only_agency",
                "only_district",
                "agency_absent",
                "no_value",
                "district_absent",
            )
        },
    )


def reconciliation_table(province: Province, when: When) -> Table:
    """The lines by state with both amounts: every column adds to its total."""
    years = province.years(when)
    found = money.reconciliation(province, years)
    names = money.names("reconciliation")
    rows: list[tuple[Content, ...]] = [
        (_capital(names[s]), c.lines, millions(c.agency), millions(c.district))
        for s, c in found.items()
        if s != "all" and c.lines.value
    ]
    whole = found["all"]
    return Table(
        f"money-reconciliation-{years[0]}-{years[-1]}",
        tr("Đối chiếu báo cáo của đơn vị với tổng hợp của huyện, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("state", tr("Kết quả đối chiếu"), align="left"),
            Head("lines", tr("Số dòng")),
            Head("agency", tr("Số của đơn vị"), UNIT),
            Head("district", tr("Số của huyện"), UNIT),
        ),
        (*rows, (tr("Cộng"), whole.lines, millions(whole.agency), millions(whole.district))),
        notes=(
            Line.of(
                tr(
                    "Một dòng là một xã, một đơn vị, một năm; tiền và hiện vật có giá trị, không gồm vốn "
                    "chương trình nhà nước. Khớp là lệch không quá {tolerance_vnd} đồng. Chỉ một bên có "
                    "số không có nghĩa bên kia sai."
                ).format(tolerance_vnd=format.number(money.settings().tolerance_vnd))
            ),
        ),
        total_rows=(len(rows),),
    )


def reconciliation_list(province: Province, when: When) -> Table:
    """The lines a person has to look at, the largest difference first."""
    years = province.years(when)
    lines = money.line_figures(province, years, TO_SETTLE)
    lines.sort(key=lambda n: (-abs(_vnd(n.agency) - _vnd(n.district)), n.unit_key, n.agency_id, n.year))
    rows: list[tuple[Content, ...]] = [
        (
            _name(province, n.unit_key),
            _agency(province, n.agency_id),
            str(n.year),
            millions(n.agency),
            millions(n.district),
            _capital(money.names("reconciliation")[n.state]),
        )
        for n in lines[:MOST_LISTED]
    ]
    left = len(lines) - len(rows)
    more = (
        (Line.of(tr("Còn {left} dòng lệch ít hơn không in ở đây.").format(left=format.number(left))),)
        if left
        else ()
    )
    return Table(
        f"money-reconciliation-list-{years[0]}-{years[-1]}",
        tr("Các dòng cần đối chiếu lại giữa đơn vị và huyện, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            Head("year", tr("Năm"), align="left"),
            Head("told", tr("Số của đơn vị"), UNIT),
            Head("district", tr("Số của huyện"), UNIT),
            Head("state", tr("Kết quả đối chiếu"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(tr("Danh sách để đơn vị và huyện đối chiếu, không phải kết luận bên nào đúng.")),
            *more,
        ),
        orientation="landscape",
        appendix=True,
    )


def printed_totals_summary(province: Province, when: When) -> Prose:
    """How many printed total rows agree with what their rows add up to."""
    years = province.years(when)
    found = money.printed_totals(province, years)
    if not found["all"].totals.value:
        return paragraph(
            tr("Các biểu đã đọc của {span_of_years} không có dòng cộng in sẵn để đối chiếu.").format(
                span_of_years=span_of_years(years)
            )
        )
    return paragraph(
        tr(
            "Trong các biểu của {span_of_years} có {all} dòng cộng in sẵn: {agrees} khớp với "
            "tổng các dòng của biểu, {differs} lệch, {not_computed} không cộng lại được. Số huy "
            "động luôn cộng từ từng khoản, không lấy từ dòng cộng."
        ),
        span_of_years=span_of_years(years),
        **{state: printed.totals for state, printed in found.items()},
    )


def printed_totals_list(province: Province, when: When) -> Table:
    """The total rows that do not agree, with their address."""
    years = province.years(when)
    rows: list[tuple[Content, ...]] = [
        (
            str(r.year),
            r.unit or tr("cả biểu"),
            money.names("categories")[r.category],
            millions(r.printed),
            millions(r.computed),
            r.address,
        )
        for r in money.row_figures(province, years, ("differs", "not_computed"))
    ]
    return Table(
        f"money-printed-totals-{years[0]}-{years[-1]}",
        tr("Các dòng cộng không khớp với tổng các dòng của biểu, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("year", tr("Năm"), align="left"),
            Head("unit", tr("Của"), align="left"),
            Head("category", tr("Cột"), align="left"),
            Head("printed", tr("Số in"), UNIT),
            Head("computed", tr("Cộng lại"), UNIT),
            Head("address", tr("Ô"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr("Ô không đọc được không góp vào tổng cộng lại, nên số cộng lại có thể thấp hơn số in.")
            ),
        ),
        orientation="landscape",
        appendix=True,
    )


def _or_none(figure: Figure) -> Figure | str:
    return figure if figure.value is not None else tr("không có số tiền")


def _vnd(figure: Figure) -> float:
    return float(figure.value or 0)


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _agency(province: Province, key: str) -> str:
    if key == UNSETTLED:
        return tr("Chưa xác định được đơn vị")
    return province.agencies[key].name if key in province.agencies else key


def _name(province: Province, key: str) -> str:
    if key == UNSETTLED:
        return tr("Chưa xác định được xã")
    return province.units[key].full_name if key in province.units else key
