"""What moved in the district: poverty beside the province, communes by criteria met."""

from __future__ import annotations

from itertools import pairwise

from analysis.figures import charts, style
from analysis.figures.poverty.province import standard_labels
from analysis.figures.profiles import _moved, _poverty
from analysis.figures.profiles.district._rows import assessments, frame, spans_of
from analysis.figures.shown import Chart, Content, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.indicators import format, ntm, poverty
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Span
from analysis.language import tr
from analysis.province import Province

_BANDS = (
    (tr("19 tiêu chí"), style.NOW),
    ("15–18", style.NOW_LIGHT),
    ("10–14", "#c9d8e6"),
    ("5–9", "#d8cfc4"),
    (tr("dưới 5"), "#b59f86"),
)


def poverty_chart(province: Province, district: str) -> Chart | Prose:
    """The district's pooled rate, one line a standard, with the break drawn."""
    part = found.of_district(province, district)
    rates = found.yearly(part, district, frame(part, district))
    if not rates:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của huyện."))
    name = part.units[district].full_name
    words = charts.Words(
        "district-poverty",
        _poverty.finding(name, spans_of(part, district)),
        tr(
            "Biểu đồ đường: tỷ lệ hộ nghèo của {name} theo năm, mỗi chuẩn nghèo một đường, có "
            "vạch ngắt ở năm đổi chuẩn."
        ).format(name=name),
        Line.of(tr("Tỷ lệ hộ nghèo cuối năm, %, cộng từ các xã; không nối, không trừ giữa hai chuẩn.")),
    )
    return charts.broken_lines(words, charts.by_definition(rates, standard_labels(part)))


def poverty_change(province: Province, district: str) -> Table | Prose:
    """First and last year of each period: the district, and the province as published."""
    part = found.of_district(province, district)
    spans = spans_of(part, district)
    if not spans:
        return paragraph(tr("Chưa đủ số liệu hai đầu kỳ của huyện."))
    rows: list[tuple[Content, ...]] = []
    for span in spans:
        rows.append(_moved.moved_row(part.units[district].full_name, span))
        rows += _province_row(part, span)
    notes = (
        Line.of(
            tr(
                "Toàn tỉnh: số đã công bố, chỉ khi có số chính thức ở cả hai năm đó; số của huyện "
                "cộng từ các xã."
            )
        ),
        Line.of(tr("Huyện giữ cùng một tập xã ở hai đầu kỳ (các xã của cuối năm 2024).")),
    )
    return _poverty.change_table(rows, "district-poverty-change", notes)


def bands_chart(province: Province, district: str) -> Chart | Prose:
    """Communes by criteria met at each assessment, a gap where the set changed."""
    part = found.of_district(province, district)
    told = assessments(part, district)
    if not told:
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của huyện."))
    rows = [(f"{a.as_of:%d/%m/%Y}", ntm.bands(part, *a, district)) for a in told]
    gaps = [i for i, (a, b) in enumerate(pairwise(told)) if a.criteria_set != b.criteria_set]
    words = charts.Words(
        "district-bands",
        tr("{rows} trong {of} xã đạt đủ tiêu chí đến {value}").format(
            rows=format.text(rows[-1][1][0]), of=rows[-1][1][0].of, value=rows[-1][0]
        ),
        tr("Biểu đồ thanh xếp chồng: số xã theo nhóm tiêu chí đạt qua {rows} lần đánh giá.").format(
            rows=len(rows)
        ),
        Line.of(tr("Số xã theo số tiêu chí đạt. Khoảng trống: đổi bộ tiêu chí, không so hai bên.")),
    )
    return charts.stacked_shares(words, rows, _BANDS, gaps)


def _province_row(part: Province, span: Span) -> list[tuple[Content, ...]]:
    """The published province in the same two years, where both are outcomes."""
    years = [int(f.dims["year"]) for f in (span.before, span.after)]
    before, after = (poverty.published_rate(part, y, span.after.standard) for y in years)
    if any(f.value is None or f.status == "expected" for f in (before, after)):
        return []
    return [
        _moved.moved_row(
            tr("toàn tỉnh, đã công bố"),
            Span(span.period, before, after, poverty.change(before, after)),
            years=False,
        )
    ]
