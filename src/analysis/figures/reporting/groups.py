"""Reporting by kind of agency and by district, and how full the reports are."""

from __future__ import annotations

from analysis.figures import charts
from analysis.figures.shown import Chart, Head, Table
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import format, reporting
from analysis.language import tr
from analysis.province import Province, When
from analysis.text import bare

_GROUP_COLUMNS = {
    "expected": tr("Phải nộp"),
    "received": tr("Đã nhận"),
    "reporting_rate": tr("Tỷ lệ nhận"),
    "on_time": tr("Đúng hạn"),
    "on_time_rate": tr("Tỷ lệ đúng hạn"),
    "missing_with_reason": tr("Chưa nhận, có lý do"),
    "not_reported": tr("Chưa nhận, chưa có lý do"),
}


def by_kind(province: Province, when: When) -> Table:
    """Reporting of each kind of agency."""
    return _grouped(province, when, "kind", tr("Báo cáo theo loại đơn vị"), tr("Loại đơn vị"))


def by_district(province: Province, when: When) -> Table:
    """Reporting by the district in which agencies help; a report counts in each of its districts."""
    return _grouped(province, when, "district", tr("Báo cáo theo huyện nơi giúp"), tr("Huyện"))


def completeness_chart(province: Province, when: When) -> Chart:
    """Reports received, communes named and cells filled, in percent by year."""
    years = province.years(when)
    by_year = [reporting.summary(province, [year]) for year in years]
    named = {
        tr("Báo cáo đã nhận"): "reporting_rate",
        tr("Xã có trong báo cáo"): "commune_coverage",
        tr("Ô có nội dung rõ"): "cell_completeness",
    }
    whole = reporting.summary(province, years)
    cells, coverage = whole["cell_completeness"], whole["commune_coverage"]
    words = charts.Words(
        f"reporting-completeness-{years[0]}-{years[-1]}",
        tr("Báo cáo nhắc tới {coverage} lượt xã được giúp; {cells} số ô có nội dung rõ").format(
            coverage=format.text(coverage), cells=format.text(cells)
        )
        if cells.value is not None and coverage.value is not None
        else tr("Mức đầy đủ của báo cáo theo năm"),
        tr(
            "Biểu đồ cột theo năm, đơn vị %: tỷ lệ báo cáo đã nhận, tỷ lệ xã có trong báo cáo, "
            "tỷ lệ ô có nội dung; {span_of_years}. Số liệu ở bảng kèm theo."
        ).format(span_of_years=span_of_years(years)),
        Line.of(
            tr(
                "Tỷ lệ, %. Báo cáo: đã nhận trên phải nộp. Xã: được nhắc tới trên được phân công. Ô: "
                "có nội dung rõ nghĩa trên số ô của biểu đã nhận."
            )
        ),
    )
    return charts.bars_by_year(words, [(n, [f[key] for f in by_year]) for n, key in named.items()], 1, "%")


def _grouped(province: Province, when: When, by: reporting.Dimension, title: str, head: str) -> Table:
    years = province.years(when)
    groups = reporting.breakdown(province, years, by)
    twice = next((g.figures["expected"].caveat for g in groups if by == "district"), "")
    return Table(
        f"reporting-by-{by}-{years[0]}-{years[-1]}",
        f"{title}, {span_of_years(years)}",
        (
            Head("group", head, align="left"),
            *(Head(name, label) for name, label in _GROUP_COLUMNS.items()),
        ),
        tuple(
            (reporting.group_name(province, by, g.key), *(g.figures[name] for name in _GROUP_COLUMNS))
            for g in sorted(groups, key=lambda g: bare(reporting.group_name(province, by, g.key)))
        ),
        notes=(
            Line.of(tr("Đơn vị tính: báo cáo. Nhóm có ít báo cáo thì một báo cáo cũng làm tỷ lệ đổi nhiều.")),
            *((Line.of(twice),) if twice else ()),
        ),
    )
