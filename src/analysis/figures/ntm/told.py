"""Where the communes stand: the province's summary, and helped, others and districts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.figures.ntm._when import NONE, Period, day, days, runs, set_name, signed, span, split_by_merger
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.indicators import ntm
from analysis.indicators.caveats import caveat
from analysis.indicators.frames import reorganised_on
from analysis.indicators.ntm import Assessment, Group
from analysis.language import tr
from analysis.province import Province, When

_BREAK = tr(
    "Từ {day} số liệu tính theo xã mới, gộp cả xã chưa đạt với xã đã đạt: không so sánh "
    "trực tiếp với các xã cũ."
)
_NEW_SET = tr(
    "Từ {day} áp dụng {name} ({decision}): tiêu chí và ngưỡng đã đổi, số tiêu chí đạt "
    "theo hai bộ không trừ cho nhau."
)
_BANDS = ("19", "15–18", "10–14", "5–9", tr("dưới 5"))


def summary(province: Province, when: When) -> Prose:
    """Mean criteria and recognised communes at the first and last assessment of each set and frame of units.

    Where the set or the units change, a sentence says so: a break, not a fall.
    """
    found = runs(province, when)
    if not found:
        return paragraph(NONE)
    lines = [_standing(province, a) for a in _ends(found[0])]
    for before, after in pairwise(found):
        lines += [_break(province, before[-1], after[0]), *(_standing(province, a) for a in _ends(after))]
    return Prose("paragraph", tuple(lines))


def by_group(province: Province, when: When) -> Table | Prose:
    """Helped, others and the province: mean at both ends, change, bands, titles, communes near the standard."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    key = province.programme.period_of(max(province.years(when))).key
    groups = ntm.groups(province, key, *period)
    return _table(
        province, _Words("ntm-groups", tr("Tiêu chí nông thôn mới theo nhóm xã"), groups[-1:]), period, groups
    )


def by_district(province: Province, when: When) -> Table | Prose:
    """The same by district, of the last day on which there were districts."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    groups = ntm.districts(province, *period)
    if not groups:
        return paragraph(
            tr("Đến ngày {last} không còn cấp huyện: xem kết quả theo xã tại phụ lục.").format(
                last=day(period.last)
            )
        )
    return _table(province, _Words("ntm-districts", tr("Tiêu chí nông thôn mới theo huyện")), period, groups)


def today(province: Province) -> Table | Prose:
    """The new communes at their last assessment: those that hold a helped commune, and all."""
    _, last = split_by_merger(province)
    if last is None:
        return paragraph(tr("Chưa có đánh giá theo xã mới."))
    periods = province.programme.periods
    told = {p.label: ntm.groups(province, p.key, last, last) for p in periods}
    every = told[periods[-1].label][-1]
    groups = [*(g[0] for g in told.values()), every]
    words = _Words("ntm-today", tr("Tiêu chí nông thôn mới theo xã mới"), [every])
    made = _table(province, words, Period(last, last), groups)
    held = "; ".join(
        tr("{of} trong {of_2} xã mới (giai đoạn {label})").format(
            of=g[0].last.of, of_2=every.last.of, label=label
        )
        for label, g in told.items()
    )
    note = Line.of(
        tr("Chứa ít nhất một xã được giúp đỡ: {held}; chỉ phần còn lại không chứa xã nào. ").format(held=held)
        + caveat("ntm_marks_not_added")
    )
    return replace(made, notes=(note, *made.notes))


@dataclass(frozen=True)
class _Words:
    """A table's id and title, and the groups whose open marks its notes tell."""

    id: str
    title: str
    open_for: Sequence[Group] = ()


def _table(province: Province, words: _Words, period: Period, groups: Sequence[Group]) -> Table:
    both = period.first != period.last
    columns = [Head("group", tr("Nhóm xã"), align="left"), Head("assessed", tr("Xã được đánh giá"))]
    if both:
        columns.append(Head("first", day(period.first), group=tr("Bình quân tiêu chí/xã")))
    columns.append(Head("last", day(period.last), group=tr("Bình quân tiêu chí/xã")))
    if both:
        columns.append(Head("change", tr("Thay đổi"), group=tr("Bình quân tiêu chí/xã")))
    columns += [Head(f"b{i}", b, group=tr("Số xã theo tiêu chí đạt")) for i, b in enumerate(_BANDS)]
    columns += [
        Head("recognised", tr("Đạt chuẩn")),
        Head("near", tr("Thiếu 1–{near_missing}").format(near_missing=ntm.settings()["near_missing"])),
    ]
    return Table(
        f"{words.id}-{period.last.as_of.isoformat()}",
        f"{words.title}, {days(period)} ({set_name(province, period.last)})",
        tuple(columns),
        tuple(_row(g, both=both) for g in groups),
        notes=_notes(groups, words.open_for),
    )


def _row(group: Group, *, both: bool) -> tuple[Content, ...]:
    label = f"{_name(group)}. {group.reason}" if group.reason else _name(group)
    ends = (group.first, group.last, signed(group.change)) if both else (group.last,)
    return (
        label, f"{group.last.n}/{group.last.of}", *ends, *group.bands, group.recognised, group.near,
    )  # fmt: skip


def _name(group: Group) -> str:
    return group.label[0].upper() + group.label[1:]


def _notes(groups: Sequence[Group], open_for: Sequence[Group]) -> tuple[Line, ...]:
    near = ntm.settings()["near_missing"]
    first = tr(
        "Chỉ “đạt” được đếm; “cơ bản đạt” và chưa đánh giá không tính là đạt. “Đạt chuẩn” là "
        "danh hiệu có quyết định; “thiếu 1–{near}” là xã chắc chắn chỉ còn thiếu từ 1 đến "
        "{near} tiêu chí. Các nhóm khác nhau sẵn từ đầu, nên chênh lệch giữa các nhóm không "
        "nói lên vai trò của việc giúp đỡ."
    ).format(near=near)
    told = [(g, g.change.caveat if g in open_for else g.moved) for g in groups if not g.reason]
    return (Line.of(first), *(Line((f"{_name(g)}. {caveat}",)) for g, caveat in told if caveat))


def _ends(run: Sequence[Assessment]) -> list[Assessment]:
    return [*run[:1], *(run[-1:] if len(run) > 1 else [])]


def _break(province: Province, before: Assessment, after: Assessment) -> Line:
    merged_on = reorganised_on(province)
    if before.as_of < merged_on <= after.as_of:
        return Line.of(_BREAK.format(day=f"{merged_on:%d/%m/%Y}"))
    chosen = province.programme.criteria_set(after.criteria_set)
    since = f"{chosen.valid_from:%d/%m/%Y}"
    return Line.of(_NEW_SET.format(day=since, name=chosen.name, decision=chosen.decision))


def _standing(province: Province, assessment: Assessment) -> Line:
    chosen = province.programme.criteria_set(assessment.criteria_set)
    which = tr("xã mới") if assessment.as_of >= reorganised_on(province) else tr("xã")
    mean = ntm.mean_criteria(province, *assessment)
    return Line.of(
        tr(
            "Đến ngày {assessment}, theo {name} ({decision}): bình quân {mean} tiêu chí/xã ({n} "
            "trong {of} {which} được đánh giá); {recognised} {which} có quyết định công nhận đạt "
            "chuẩn, trong đó {advanced} xã nâng cao."
        ),
        assessment=day(assessment),
        name=chosen.name,
        decision=chosen.decision,
        n=str(mean.n),
        of=str(mean.of),
        which=which,
        mean=mean,
        recognised=ntm.recognised(province, assessment.as_of),
        advanced=ntm.recognised(province, assessment.as_of, "advanced"),
    )
