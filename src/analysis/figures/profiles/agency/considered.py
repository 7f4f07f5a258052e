"""What a person may consider: reports owed, the place by score, lists, data to look at. No verdict."""

from __future__ import annotations

from analysis.figures.profiles import _problems, _reports
from analysis.figures.shown import Prose, Table, bullets, paragraph
from analysis.figures.spans import Line
from analysis.indicators import merit
from analysis.indicators import profiles as found
from analysis.indicators.reporting.owed import Answer
from analysis.indicators.reporting.rules import in_force
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province


def reports(province: Province, agency: str) -> Table | Prose:
    """The reports owed, a row a year."""
    part = found.of_agency(province, agency)
    return _reports.reports_table(
        part, found.owed_by_agency(part, agency), "agency-reports", by_year_only=True
    )


def standing(province: Province, agency: str) -> Prose:
    """Its place in the periods of which the regulation provides for rewards, with how firm the order is."""
    lines = [
        _standing_line(province, agency, p)
        for p in province.programme.periods
        if in_force(province, tuple(p.years))
    ]
    return Prose(
        "paragraph",
        tuple(lines) or (Line.of(tr("Chưa có giai đoạn nào mà Quy chế quy định xét khen thưởng.")),),
    )


def to_consider(province: Province, agency: str) -> Prose:
    """On which lists for consideration the agency stands, and why: never a verdict."""
    open_years = [o.year for o in found.owed_by_agency(province, agency) if o.answer != Answer.RESULTS]
    own, lines = found.answering(province, agency), []
    for period in province.programme.periods:
        if not set(open_years) & set(period.years):
            continue
        for why, listed in merit.unanswered(own, period.key).items():
            for line in (x for x in listed if x.agency_id == agency):
                years = ", ".join(map(str, line.years))
                said = tr("Giai đoạn {label}: {{n}} báo cáo ({value}), năm {years}.").format(
                    label=period.label, value=merit.WHY_NAMES[why], years=years
                )
                lines.append(Line.of(said, n=line.reports))
    if not lines:
        return paragraph(tr("Đơn vị không có tên trong danh sách nào cần xem xét."))
    return bullets(
        [*lines, Line.of(tr("Đề nghị xem xét và kiểm tra lại với đơn vị; đây không phải kết luận."))]
    )


def problems(province: Province, agency: str) -> Table | Prose:
    """The problems of the agency's own reports, by cell."""
    told = found.problems_of_agency(found.of_agency(province, agency), agency)
    return _problems.problems_table(told, "agency-problems")


def _standing_line(province: Province, agency: str, period: Period) -> Line:
    place, label = (
        found.placed(province, period.key, agency),
        tr("Giai đoạn {label}: ").format(label=period.label),
    )
    if place is None:
        return Line.of(tr("{label}đơn vị không phải nộp báo cáo nên không có điểm.").format(label=label))
    if place.rank is None:
        return Line.of(
            tr("{label}chưa đủ số liệu để cho điểm; chưa có điểm không phải là điểm thấp.").format(
                label=label
            )
        )
    firm = (
        tr("đơn vị ở lại nhóm đầu khi đổi trọng số")
        if place.stable
        else tr("đổi trọng số thì hạng đổi, nên không dùng hạng này để so với đơn vị khác")
    )
    return Line.of(
        tr(
            "{label}điểm {score}, hạng {rank} trong {scored} đơn vị có điểm, khoảng hạng "
            "{lowest}–{highest} khi đổi trọng số; {firm}. Điểm là tài liệu để xem xét theo Điều "
            "12.1 Quy chế 253, không thay việc bình xét."
        ),
        label=label,
        rank=str(place.rank),
        scored=str(place.scored),
        lowest=str(place.lowest),
        highest=str(place.highest),
        firm=firm,
        score=place.score,
    )
