"""Money told of the district from two sides, and its own money for new-style rural."""

from __future__ import annotations

from analysis.figures.profiles import _given, _shared
from analysis.figures.shown import Head, Prose, Table, paragraph
from analysis.figures.spans import Line, Span
from analysis.indicators import Figure
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province

_STATE_NAMES = {
    "agrees": tr("Khớp"),
    "differs": tr("Lệch"),
    "only_agency": tr("Chỉ đơn vị kể"),
    "only_district": tr("Chỉ huyện kể"),
    "district_absent": tr("Huyện chưa báo cáo"),
    "agency_absent": tr("Đơn vị chưa báo cáo"),
    "no_value": tr("Thiếu giá trị"),
}


_SOURCE_NAMES = {
    "central_budget": tr("Ngân sách trung ương"),
    "local_budget": tr("Ngân sách địa phương"),
    "integrated": tr("Vốn lồng ghép"),
    "credit": tr("Tín dụng"),
    "companies": tr("Doanh nghiệp, hợp tác xã"),
    "community": tr("Cộng đồng dân cư"),
    "other": tr("Nguồn khác"),
    "total": tr("Tổng số"),
}


def given(province: Province, district: str) -> Table | Prose:
    """Help by year as agencies report it for the communes of the district."""
    part = found.of_district(province, district)
    title = tr("Các đơn vị báo cáo đã giúp các xã của {full_name}").format(
        full_name=part.units[district].full_name
    )
    return _given.given_table(part, Whose("district", district), "district-given", title)


def two_sides(province: Province, district: str) -> Table | Prose:
    """What agencies told beside what the district told of the same help, year by year."""
    part = found.of_district(province, district)
    told = found.sides(part, district)
    if not told:
        return paragraph(tr("Chưa bên nào kể việc giúp đỡ ở huyện này."))
    present = [s for s in _STATE_NAMES if any(t.states.get(s) for t in told)]
    return Table(
        "district-two-sides",
        tr("Tiền và hiện vật có giá trị: các đơn vị kể, huyện kể"),
        (
            Head("year", tr("Năm"), align="left"),
            Head("agency", tr("Các đơn vị kể"), tr("triệu đồng")),
            Head("district", tr("Huyện kể"), tr("triệu đồng")),
            *(Head(s, _STATE_NAMES[s], group=tr("Số dòng (xã, đơn vị, năm)")) for s in present),
        ),
        tuple(
            (
                str(t.year),
                _million(t.agency),
                _million(t.district),
                *(str(t.states.get(s, 0)) for s in present),
            )
            for t in told
        ),
        notes=(
            Line.of(
                tr(
                    "Hai bên đặt cạnh nhau để đối chiếu, không cộng. Số tiền là mức tối thiểu, không gồm vốn chương trình nhà nước."
                )
            ),
        ),
    )


def resources(province: Province, district: str) -> Table | Prose:
    """New-style-rural money by source, as the district's own form tells it."""
    part = found.of_district(province, district)
    told = found.by_source(part, district)
    if not told:
        return paragraph(tr("Chưa có biểu huy động nguồn lực nông thôn mới của huyện."))
    years = sorted(told)
    sources = [s for s in _SOURCE_NAMES if any(s in told[y] for y in years)]
    return Table(
        "district-resources",
        tr("Nguồn lực xây dựng nông thôn mới theo nguồn, huyện kể"),
        (Head("source", tr("Nguồn"), align="left"), *(Head(f"y{y}", str(y), tr("tỷ đồng")) for y in years)),
        tuple(
            (_SOURCE_NAMES[s], *(_shared.in_money_of(told[y].get(s), _shared.BILLION) for y in years))
            for s in sources
        ),
        notes=(
            Line.of(
                tr(
                    "Số thực hiện. Đây không phải tiền của các đơn vị giúp xã, ghi để thấy cỡ của hai "
                    "nguồn tiền."
                )
            ),
        ),
        total_rows=tuple(i for i, s in enumerate(sources) if s == "total"),
    )


def _million(figure: Figure) -> Span:
    return _shared.in_money_of(figure, _shared.MILLION)
