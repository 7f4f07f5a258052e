"""Titles told: who was recognised by which decision, and the title beside the criteria met today."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from analysis.figures.ntm._when import NONE, assessments, criterion, day, name, set_name, span
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import notes_on_origin, span_of_years
from analysis.indicators import ntm
from analysis.indicators.frames import reorganised_on
from analysis.indicators.ntm import Assessment, Case
from analysis.language import tr
from analysis.province import Province, When

_LEGAL = tr(
    "Danh hiệu được xét theo bộ tiêu chí lúc công nhận và còn hiệu lực đến khi bị thu "
    "hồi hoặc xã không còn; số tiêu chí đạt là kết quả đánh giá theo bộ đang áp dụng. "
    "Hai việc khác nhau, không việc nào bác bỏ việc kia."
)


def recognitions(province: Province, when: When) -> Table:
    """Communes recognised in the years, each with its decision: a legal status, not a count of criteria."""
    years = province.years(when)
    acts = province.in_force("ntm_recognition")
    acts = acts[acts["year_attained"].isin(years)].drop_duplicates(
        ["unit_key", "title", "year_attained", "decision"]
    )
    acts = acts.sort_values(["year_attained", "title", "commune_as_written"], kind="stable")
    return Table(
        f"ntm-recognitions-{years[0]}-{years[-1]}",
        tr("Xã được công nhận, {span_of_years}").format(span_of_years=span_of_years(years)),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("title", tr("Danh hiệu"), align="left"),
            Head("year", tr("Năm đạt")),
            Head("decision", tr("Quyết định"), align="left"),
            Head("decided_on", tr("Ngày"), align="left"),
        ),
        tuple(_act(province, row) for row in acts.to_dict("records")),
        notes=(
            Line.of(
                tr(
                    "Mỗi dòng là một quyết định, xếp theo năm đạt; một xã có thể có nhiều dòng (cơ bản "
                    "đạt chuẩn, đạt chuẩn, nâng cao) và có thể đã đạt chuẩn từ trước, nên số dòng không "
                    "phải số xã đang có danh hiệu. “Cơ bản đạt chuẩn” là mức của tỉnh, không tính là đạt "
                    "chuẩn. “Xã mới” là đơn vị sau sắp xếp."
                )
            ),
            *notes_on_origin(acts["origin"]),
        ),
        appendix=True,
    )


def title_summary(province: Province, when: When) -> Prose:
    """How many hold the title and do not meet all criteria now, and how many meet all without the title."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    found = ntm.title_and_marks(province, period.last.as_of)
    held, others = found.counts[True], found.counts[False]
    return paragraph(
        tr(
            "Đến ngày {last}, theo {set_name}: trong các xã có danh hiệu đạt chuẩn, {all} xã đạt "
            "đủ tiêu chí, {some} xã còn tiêu chí chưa đạt, {open} xã chưa biết (còn tiêu chí "
            "chưa đánh giá), {none} xã chưa có đánh giá; trong các xã chưa có danh hiệu, "
            "{waiting} xã đạt đủ tiêu chí. {legal}"
        ),
        last=day(period.last),
        set_name=set_name(province, period.last),
        legal=_LEGAL,
        all=held["all_met"],
        some=held["some_missing"],
        open=held["not_known"],
        none=held["not_assessed"],
        waiting=others["all_met"],
    )


def titles_over_time(province: Province, until: int | None = None) -> Table | Prose:
    """At each assessment: holders of the title that meet all criteria, that do not, and the other way round."""
    found = [a for a in assessments(province) if until is None or a.as_of.year <= until]
    if not found:
        return paragraph(NONE)
    return Table(
        "ntm-titles-over-time",
        tr("Danh hiệu đạt chuẩn đặt cạnh số tiêu chí đạt, từng lần đánh giá"),
        (
            Head("day", tr("Ngày"), align="left"),
            Head("set", tr("Bộ tiêu chí"), align="left"),
            Head("recognised", tr("Có danh hiệu")),
            Head("all", tr("Đạt đủ"), group=tr("Trong đó")),
            Head("some", tr("Còn thiếu"), group=tr("Trong đó")),
            Head("open", tr("Chưa biết"), group=tr("Trong đó")),
            Head("none", tr("Chưa đánh giá"), group=tr("Trong đó")),
            Head("waiting", tr("Đạt đủ, chưa có danh hiệu")),
        ),
        tuple(_at(province, a) for a in found),
        notes=(
            Line.of(
                tr(
                    "Mỗi hàng theo bộ tiêu chí ghi ở hàng đó; không trừ hàng của bộ này cho hàng của bộ "
                    "kia, cũng không trừ xã cũ cho xã mới. “Chưa biết”: không thiếu tiêu chí nào trong "
                    "số đã đánh giá, nhưng còn tiêu chí chưa đánh giá."
                )
            ),
        ),
    )


def recognised_not_all_met(province: Province, when: When) -> Table | Prose:
    """Communes with the title that do not meet all criteria of the set in force now."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    cases = ntm.title_and_marks(province, period.last.as_of).recognised_not_all_met
    if not cases:
        return paragraph(
            tr(
                "Đến ngày {last}, không có xã nào có danh hiệu mà còn tiêu chí chưa đạt theo {set_name}."
            ).format(last=day(period.last), set_name=set_name(province, period.last))
        )
    title = tr("Xã có danh hiệu đạt chuẩn, còn tiêu chí chưa đạt")
    return _cases(province, period.last, cases, ("ntm-recognised-not-met", title))


def all_met_not_recognised(province: Province, when: When) -> Table | Prose:
    """Communes that meet all criteria of the set in force and hold no title."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    cases = ntm.title_and_marks(province, period.last.as_of).all_met_not_recognised
    if not cases:
        return paragraph(
            tr("Đến ngày {last}, không có xã nào đạt đủ tiêu chí mà chưa có quyết định công nhận.").format(
                last=day(period.last)
            )
        )
    title = tr("Xã đạt đủ tiêu chí, chưa có quyết định công nhận")
    return _cases(province, period.last, cases, ("ntm-met-not-recognised", title))


def _at(province: Province, assessment: Assessment) -> tuple[Content, ...]:
    counts = ntm.title_and_marks(province, assessment.as_of).counts
    held = counts[True]
    return (
        day(assessment),
        set_name(province, Assessment(assessment.as_of, ntm.set_in_force(province, assessment.as_of))),
        ntm.recognised(province, assessment.as_of),
        held["all_met"],
        held["some_missing"],
        held["not_known"],
        held["not_assessed"],
        counts[False]["all_met"],
    )


def _cases(province: Province, last: Assessment, cases: Sequence[Case], words: tuple[str, str]) -> Table:
    table_id, title = words
    return Table(
        f"{table_id}-{last.as_of.isoformat()}",
        tr("{title}, đến ngày {last} ({set_name})").format(
            title=title, last=day(last), set_name=set_name(province, last)
        ),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("title", tr("Danh hiệu"), align="left"),
            Head("year", tr("Năm đạt")),
            Head("decision", tr("Quyết định"), align="left"),
            Head("decided_on", tr("Ngày"), align="left"),
            Head("met", tr("Đạt")),
            Head("lacking", tr("Tiêu chí chưa đạt"), align="left"),
            Head("unknown", tr("Chưa đánh giá"), align="left"),
        ),
        tuple(_case(province, last, c) for c in cases),
        notes=(Line.of(_LEGAL), Line.of(tr("Danh sách để rà soát, không phải kết luận về xã."))),
        orientation="landscape",
        appendix=True,
    )


def _case(province: Province, last: Assessment, case: Case) -> tuple[Content, ...]:
    return (
        name(province, case.unit_key),
        ntm.TITLE_NAMES.get(case.title, "–"),
        str(case.year_attained or "–"),
        case.decision or "–",
        f"{case.effective:%d/%m/%Y}" if case.effective else "–",
        str(case.met),
        "; ".join(criterion(province, last.criteria_set, n) for n in case.lacking) or "–",
        ", ".join(map(str, case.unknown)) or "–",
    )


def _act(province: Province, act: dict[Hashable, Any]) -> tuple[str, ...]:
    key = str(act["unit_key"])
    decided = act["decided_on"]
    return (
        _commune(province, key) or str(act["commune_as_written"]),
        ntm.TITLE_NAMES[str(act["title"])],
        str(act["year_attained"]),
        "" if pd.isna(act["decision"]) else str(act["decision"]),
        f"{decided:%d/%m/%Y}" if isinstance(decided, pd.Timestamp) else "",
    )


def _commune(province: Province, key: str) -> str:
    """The commune's name, and that it is a new one: several share the name of an old one."""
    if key not in province.units:
        return ""
    began = province.units[key].valid_from
    is_new = began is not None and began >= reorganised_on(province)
    return f"{province.units[key].name}{(tr(' (xã mới)') if is_new else '')}"
