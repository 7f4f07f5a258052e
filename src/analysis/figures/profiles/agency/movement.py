"""What moved in the communes of the agency while it was assigned to them."""

from __future__ import annotations

from analysis.figures.profiles import _poverty
from analysis.figures.profiles.agency._rows import helped_by
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, named
from analysis.indicators import profiles as found
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province


def moved(province: Province, agency: str) -> Table | Prose:
    """Poverty of each commune in each period it was assigned, beside its neighbours; "together with" the help."""
    part = found.of_agency(province, agency)
    rows: list[tuple[Content, ...]] = []
    for period in part.programme.periods:
        for key in helped_by(part, agency, period):
            rows += _commune_rows(part, key, period)
    if not rows:
        return paragraph(tr("Chưa đủ số liệu hộ nghèo hai đầu kỳ của các xã được phân công."))
    notes = (
        Line.of(
            tr(
                "Xã lân cận: cùng huyện, cùng được giúp, tỷ lệ đầu kỳ gần nhau (cách chọn ghi trong "
                "hồ sơ từng xã). Đặt cạnh nhau để đọc; thay đổi ở xã đi kèm với việc giúp đỡ, không "
                "phải kết quả riêng của đơn vị."
            )
        ),
        Line.of(tr("Hai giai đoạn dùng hai chuẩn nghèo: không trừ, không nối.")),
    )
    return _poverty.change_table(rows, "agency-moved", notes)


def criteria(province: Province, agency: str) -> Table | Prose:
    """Criteria met by each commune at the first and last assessment of each set while it was assigned."""
    part = found.of_agency(province, agency)
    rows: list[tuple[Content, ...]] = []
    for period in part.programme.periods:
        name = part.programme.criteria_set(period.criteria_set).name
        for key in helped_by(part, agency, period):
            told = [m for m in found.marked(part, key) if m.assessment.criteria_set == period.criteria_set]
            inside = [m for m in told if m.assessment.as_of.year in period.years]
            if inside:
                first, last = inside[0], inside[-1]
                days = f"{first.assessment.as_of:%d/%m/%Y} – {last.assessment.as_of:%d/%m/%Y}"
                rows.append((named(part.units[key]), name, days, first.met, last.met))
    if not rows:
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của các xã được phân công."))
    return Table(
        "agency-criteria",
        tr("Tiêu chí nông thôn mới đạt ở các xã được phân công"),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("set", tr("Bộ tiêu chí"), align="left"),
            Head("days", tr("Lần đầu – lần cuối"), align="left"),
            Head("first", tr("Lần đầu")),
            Head("last", tr("Lần cuối")),
        ),
        tuple(rows),
        notes=(Line.of(tr("Đếm tiêu chí “đạt” trong 19 tiêu chí; chỉ đọc trong cùng một bộ tiêu chí.")),),
    )


def _commune_rows(part: Province, key: str, period: Period) -> list[tuple[Content, ...]]:
    spans = [s for s in found.spans(part, key) if s.period == period.key]
    near = found.neighbours(part, key, period.key)
    rates = _poverty.neighbours_rates(part, near, found.yearly(part, key))
    beside = [
        (
            tr("{keys} xã lân cận của {name}").format(keys=len(near.keys), name=part.units[key].name),
            _poverty.span_of(period.key, rates),
        )
    ]
    return _poverty.change_rows(named(part.units[key]), spans, beside)
