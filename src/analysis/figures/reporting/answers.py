"""What agencies answered, told: results, zero, a reason, nothing; who always reports; the districts' round-ups."""

from __future__ import annotations

from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import reporting
from analysis.language import tr
from analysis.province import Province, When

ANSWER_NAMES = {
    reporting.Answer.RESULTS: tr("Có kết quả"),
    reporting.Answer.ZERO: tr("Không có kết quả"),
    reporting.Answer.REASON: tr("Có nêu lý do"),
    reporting.Answer.NOT_REPORTED: tr("Chưa nêu lý do"),
    reporting.Answer.UNUSABLE: tr("Trống, không đọc được"),
    reporting.Answer.PASSED_ON: tr("Đơn vị sắp xếp lại trước hạn"),
}
_ANSWER_GROUP = {
    reporting.Answer.RESULTS: tr("Đã báo cáo"),
    reporting.Answer.ZERO: tr("Đã báo cáo"),
    reporting.Answer.REASON: tr("Chưa nhận báo cáo"),
    reporting.Answer.NOT_REPORTED: tr("Chưa nhận báo cáo"),
    reporting.Answer.UNUSABLE: tr("Tách riêng"),
    reporting.Answer.PASSED_ON: tr("Tách riêng"),
}


def answers(province: Province, when: When) -> Table:
    """What each report answers, by year: results, zero, a reason, nothing; and what is none of the four."""
    years = province.years(when)
    kinds = list(ANSWER_NAMES)
    rows: list[tuple[Content, ...]] = []
    for name, span in [
        *((str(y), [y]) for y in years),
        *(((tr("Cộng"), list(years)),) if len(years) > 1 else ()),
    ]:
        found = reporting.by_answer(province, span)
        rows.append((name, *(found[k] for k in kinds)))
    return Table(
        f"reporting-answers-{years[0]}-{years[-1]}",
        tr("Đơn vị đã trả lời gì, {span_of_years}").format(span_of_years=span_of_years(years)),
        (
            Head("year", tr("Năm"), align="left"),
            *(Head(k.value, ANSWER_NAMES[k], group=_ANSWER_GROUP[k]) for k in kinds),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Bốn tình trạng khác nhau về pháp lý (Điều 12.2 Quy chế 253), không gộp: báo cáo "
                    "không có kết quả không phải là chưa báo cáo; tệp không đọc được không phải là chưa "
                    "báo cáo."
                )
            ),
            Line.of(tr("Đơn vị tính: báo cáo; các cột cộng lại bằng số báo cáo phải nộp.")),
        ),
        total_rows=(len(rows) - 1,) if len(years) > 1 else (),
    )


def every_year(province: Province, when: When) -> Prose:
    """The agencies that sent every report they owed, and those that did so in time."""
    years = province.years(when)
    return paragraph(
        tr(
            "Trong {span_of_years}, {regular} trên {of} đơn vị gửi đủ mọi báo cáo phải nộp; "
            "{on_time} đơn vị gửi đủ và đúng hạn mọi năm. Đơn vị được phân công muộn chỉ tính "
            "các năm được phân công."
        ),
        span_of_years=span_of_years(years),
        regular=(regular := reporting.every_year(province, years)),
        of=str(regular.of),
        on_time=reporting.every_year(province, years, on_time=True),
    )


def reasons(province: Province, when: When) -> Table:
    """The reasons given for missing reports, in the register's own words, with how many reports each."""
    years = province.years(when)
    told = reporting.reasons(province, years)
    rows = tuple(
        (
            reason,
            figure,
            "; ".join(
                f"{reporting.group_name(province, 'agency', a)} ({y})"
                for a, y, r in told[["reporter_id", "year", "reason"]].itertuples(index=False)
                if r == reason
            ),
        )
        for reason, figure in reporting.reason_figures(province, years)
    )
    return Table(
        f"reporting-reasons-{years[0]}-{years[-1]}",
        tr("Lý do đơn vị đã nêu khi chưa báo cáo, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("reason", tr("Lý do, theo lời ghi"), align="left"),
            Head("reports", tr("Số báo cáo")),
            Head("agencies", tr("Đơn vị (năm)"), align="left"),
        ),
        rows,
        notes=(Line.of(tr("Giữ nguyên lời ghi trong sổ tiếp nhận; tài liệu này không đánh giá lý do.")),),
    )


def roundups(province: Province, when: When) -> Prose:
    """The districts' own round-ups, which are no report of an agency."""
    years = province.years(when)
    figures = reporting.roundup_summary(province, years)
    if figures["expected"].value is None:
        return paragraph(
            tr("Chưa có sổ tiếp nhận báo cáo tổng hợp cấp huyện, {span_of_years} ({expected})."),
            span_of_years=span_of_years(years),
            expected=figures["expected"],
        )
    return paragraph(
        tr(
            "Cấp huyện phải nộp {expected} báo cáo tổng hợp trong {span_of_years}; đã nhận "
            "{received} ({rate}), đúng hạn {on_time}, chưa nhận {missing}. Báo cáo cấp huyện "
            "dùng để đối chiếu, không thay báo cáo của đơn vị và không cộng vào tổng."
        ),
        span_of_years=span_of_years(years),
        rate=figures["reporting_rate"],
        **{name: figures[name] for name in ("expected", "received", "on_time", "missing")},
    )
