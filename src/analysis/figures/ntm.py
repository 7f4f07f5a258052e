"""New-style-rural criteria and recognition, told: each count with its set, each title with its date."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.figures import charts
from analysis.figures.shown import Chart, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import MARK_SIGNS, notes_on_origin, span_of_years
from analysis.indicators import ntm
from analysis.indicators.ntm import Assessment
from analysis.indicators.scopes import MERGED_ON
from analysis.province import Province, When
from analysis.tables import in_force

_BAND_COLOURS = ("#0b4f8a", "#5b8db8", "#a9c3dc", "#d5d9df", "#c9854f")
_BREAK = "Từ 01/7/2025 số liệu tính theo xã mới, gộp cả xã chưa đạt với xã đã đạt: không so sánh trực tiếp với các xã cũ."
_NONE = "Chưa có biểu đánh giá tiêu chí nông thôn mới."


def assessments(province: Province, when: When | None = None) -> list[Assessment]:
    """Assessments under a basic set, oldest first; those of the years ``when``, or all."""
    years = None if when is None else set(province.years(when))
    return [
        a
        for a in ntm.dates(province)
        if province.programme.criteria_set(a.criteria_set).level == "basic"
        and (years is None or a.as_of.year in years)
    ]


def summary(province: Province, when: When) -> Prose:
    """Mean criteria and recognised communes at the first and last assessment of each frame of units.

    Old communes and those made on 1/7/2025 are told apart: the merger is a break, not a fall.
    """
    found = assessments(province, when)
    old = [a for a in found if a.as_of < MERGED_ON]
    new = [a for a in found if a.as_of >= MERGED_ON]
    ends = [*old[:1], *(old[-1:] if len(old) > 1 else []), *new[-1:]]
    lines = [_standing(province, a) for a in ends] or [Line.of(_NONE)]
    return Prose("paragraph", (*lines, *([Line.of(_BREAK)] if new else [])))


def merger_summary(province: Province) -> Prose:
    """What the mergers of 1/7/2025 did to the count of recognised communes: a break, not a fall."""
    before, after = split_by_merger(province)
    if before is None or after is None:
        return paragraph("Chưa có đánh giá sau khi sắp xếp đơn vị hành chính cấp xã từ 01/7/2025.")
    return paragraph(
        f"Trước sắp xếp, đến {_day(before)}, có {{before}} xã được công nhận đạt chuẩn; sau sắp xếp, đến {_day(after)}, "
        "{after} xã mới đạt đủ 19 tiêu chí. Đây là hai tập đơn vị khác nhau: xã mới gộp cả xã chưa đạt, nên con số nhỏ đi "
        "không có nghĩa là xã cũ mất kết quả.",
        before=ntm.recognised(province, before.as_of),
        after=ntm.bands(province, *after)[0],
    )


def split_by_merger(province: Province) -> tuple[Assessment | None, Assessment | None]:
    """The last assessment of the old communes and the last one of the new."""
    found = assessments(province)
    before = [a for a in found if a.as_of < MERGED_ON]
    after = [a for a in found if a.as_of >= MERGED_ON]
    return (before[-1] if before else None, after[-1] if after else None)


def bands_chart(province: Province, until: int | None = None) -> Chart:
    """Communes by number of criteria met through time, to the end of year ``until`` or as far as there are any.

    A gap stands where the criteria set or the units changed.
    """
    found = [a for a in assessments(province) if until is None or a.as_of.year <= until]
    rows = [(_day(a), ntm.bands(province, *a)) for a in found]
    gaps = [
        i
        for i, (a, b) in enumerate(itertools.pairwise(found))
        if a.criteria_set != b.criteria_set or (a.as_of < MERGED_ON <= b.as_of)
    ]
    words = charts.Words(
        "ntm-bands",
        "Số xã theo số tiêu chí đạt" + ("; khoảng trống là chỗ không so sánh được" if gaps else ""),
        "Biểu đồ thanh xếp chồng: số xã theo nhóm số tiêu chí đạt tại từng lần đánh giá.",
        Line.of(
            "Số xã theo số tiêu chí đạt."
            + (" Khoảng trống: đổi bộ tiêu chí, hoặc tính theo xã mới từ 01/7/2025." if gaps else "")
        ),
    )
    labels = ("19", "15–18", "10–14", "5–9", "dưới 5")
    return charts.stacked_shares(words, rows, tuple(zip(labels, _BAND_COLOURS, strict=True)), gaps)


def criteria_chart(province: Province, when: When) -> Chart | Prose:
    """Share of communes that meet each criterion at the last assessment: which ones hold communes back."""
    found = assessments(province, when)
    if not found:
        return paragraph(_NONE)
    last = found[-1]
    figures = ntm.by_criterion(province, *last)
    known = [f for f in figures if f.value is not None]
    lowest = min(known, key=lambda f: float(f.value or 0)).label_of_group if known else "chưa rõ"
    words = charts.Words(
        f"ntm-criteria-{last.as_of.isoformat()}",
        f"Ít xã đạt nhất: {lowest}",
        f"Biểu đồ thanh: tỷ lệ xã đạt từng tiêu chí đến ngày {_day(last)}.",
        Line.of(
            f"% số xã được đánh giá, đến ngày {_day(last)}, {province.programme.criteria_set(last.criteria_set).name}. "
            "Màu cam: ba tiêu chí có ít xã đạt nhất."
        ),
    )
    return charts.ranked(words, [(f.label_of_group, f) for f in figures])


def recognitions(province: Province, when: When) -> Table:
    """Communes recognised in the years, each with its decision: a legal status, not a count of criteria."""
    years = province.years(when)
    acts = in_force(province.table("ntm_recognition"))
    acts = acts[acts["year_attained"].isin(years)].drop_duplicates(
        ["unit_key", "title", "year_attained", "decision"]
    )
    acts = acts.sort_values(["year_attained", "title", "commune_as_written"], kind="stable")
    return Table(
        f"ntm-recognitions-{years[0]}-{years[-1]}",
        f"Xã được công nhận, {span_of_years(years)}",
        (
            Head("commune", "Xã", align="left"),
            Head("title", "Danh hiệu", align="left"),
            Head("year", "Năm đạt"),
            Head("decision", "Quyết định", align="left"),
            Head("decided_on", "Ngày", align="left"),
        ),
        tuple(_act(province, row) for row in acts.to_dict("records")),
        notes=notes_on_origin(acts["origin"]),
    )


def marks(province: Province, when: When) -> Table | Prose:
    """Commune × criterion at the last assessment of the years, on landscape pages."""
    found = assessments(province, when)
    if not found:
        return paragraph(_NONE)
    last = found[-1]
    frame = ntm.communes(province, *last)
    rows = tuple(
        (
            province.units[str(key)].name,
            *(MARK_SIGNS.get(str(m), "–") for m in row),
            str(sum(m == "met" for m in row)),
        )
        for key, *row in frame.itertuples()
    )
    return Table(
        f"ntm-marks-{last.as_of.isoformat()}",
        f"Kết quả từng tiêu chí theo xã, đến ngày {_day(last)} "
        f"({province.programme.criteria_set(last.criteria_set).name})",
        (
            Head("commune", "Xã", align="left"),
            *(Head(f"c{n}", str(n)) for n in frame.columns),
            Head("met", "Đạt"),
        ),
        rows,
        notes=(Line.of("Đ: đạt; CB: cơ bản đạt; C: chưa đạt; –: chưa đánh giá. Cột cuối chỉ đếm “đạt”."),),
        orientation="landscape",
        appendix=True,
    )


def _standing(province: Province, assessment: Assessment) -> Line:
    chosen = province.programme.criteria_set(assessment.criteria_set)
    which = "xã mới" if assessment.as_of >= MERGED_ON else "xã"
    return Line.of(
        f"Đến ngày {_day(assessment)}, theo {chosen.name} ({chosen.decision}): bình quân {{mean}} tiêu chí/xã; {{recognised}} {which} có "
        "quyết định công nhận đạt chuẩn, trong đó {advanced} xã nâng cao.",
        mean=ntm.mean_criteria(province, *assessment),
        recognised=ntm.recognised(province, assessment.as_of),
        advanced=ntm.recognised(province, assessment.as_of, "advanced"),
    )


def _act(province: Province, act: dict[Hashable, Any]) -> tuple[str, ...]:
    key = str(act["unit_key"])
    decided = act["decided_on"]
    return (
        province.units[key].name if key in province.units else str(act["commune_as_written"]),
        ntm.TITLE_NAMES[str(act["title"])],
        str(act["year_attained"]),
        "" if pd.isna(act["decision"]) else str(act["decision"]),
        f"{decided:%d/%m/%Y}" if isinstance(decided, pd.Timestamp) else "",
    )


def _day(assessment: Assessment) -> str:
    return f"{assessment.as_of:%d/%m/%Y}"
