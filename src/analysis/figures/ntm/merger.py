"""The mergers of 1/7/2025 and recognition: two counts of two sets of units, neither subtracted."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.figures.ntm._when import day, name, split_by_merger
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, Span
from analysis.indicators import ntm
from analysis.indicators.ntm import Assessment, Fate, Member, NewUnit
from analysis.language import tr
from analysis.province import Province

_NOT_YET = tr("Chưa có đánh giá sau khi sắp xếp đơn vị hành chính cấp xã từ 01/7/2025.")


def merger_summary(province: Province) -> Prose:
    """What the mergers did to the count of recognised communes: where the titles went, and what was published."""
    before, after = split_by_merger(province)
    if before is None or after is None:
        return paragraph(_NOT_YET)
    fate = ntm.fate(province, before.as_of, after.as_of)
    return Prose("paragraph", (_counts(province, before, after), _went(fate), *_published(province)))


def merger_table(province: Province) -> Table | Prose:
    """The new units that hold a commune recognised before, with all their members; the others are counted."""
    before, after = split_by_merger(province)
    if before is None or after is None:
        return paragraph(_NOT_YET)
    units = ntm.fate(province, before.as_of, after.as_of).units
    shown = [u for u in units if u.recognised_members]
    return Table(
        "ntm-merger",
        tr("Xã được công nhận trước sắp xếp nay thuộc đơn vị nào"),
        (
            Head("unit", tr("Đơn vị mới"), align="left"),
            Head("members", tr("Đơn vị cũ được công nhận"), align="left"),
            Head("others", tr("Đơn vị cũ khác"), align="left"),
            Head("met", tr("Tiêu chí đạt {after}").format(after=day(after))),
            Head("title", tr("Công nhận lại"), align="left"),
        ),
        tuple(_row(province, u) for u in shown),
        notes=(
            Line.of(
                tr(
                    "Số trong ngoặc: tiêu chí đạt của đơn vị cũ ngày {before}, “?” là chưa có đánh giá. "
                    "Không cộng và không lấy bình quân các số này cho đơn vị mới. {value} đơn vị mới còn "
                    "lại không có xã cũ nào được công nhận. Theo Nghị quyết 1661/NQ-UBTVQH15."
                ).format(before=day(before), value=len(units) - len(shown))
            ),
        ),
        appendix=True,
    )


def _counts(province: Province, before: Assessment, after: Assessment) -> Line:
    old, met = ntm.recognised(province, before.as_of), ntm.bands(province, *after)[0]
    return Line.of(
        tr(
            "Trước sắp xếp, đến {told_before}, có {before} xã được công nhận đạt chuẩn trong "
            "{of} xã; sau sắp xếp, đến {told_after}, {after} xã mới đạt đủ 19 tiêu chí trong "
            "{of_2} xã, {again} xã mới có quyết định công nhận. Đây là hai tập đơn vị khác nhau, "
            "và danh hiệu với số tiêu chí đạt là hai việc: không lấy số này trừ số kia."
        ),
        told_before=day(before),
        of=str(old.of),
        told_after=day(after),
        of_2=str(met.of),
        before=old,
        after=met,
        again=ntm.recognised(province, after.as_of),
    )


def _went(fate: Fate) -> Line:
    return Line.of(
        tr(
            "Trong {all} xã được công nhận ấy, {wards} xã nay thuộc phường, ngoài chương trình "
            "nông thôn mới; {alone} xã nay thuộc xã mới chỉ gồm các xã đã được công nhận; "
            "{mixed} xã nay thuộc xã mới gộp cả đơn vị chưa được công nhận. Danh hiệu hết khi xã "
            "cũ không còn, xã mới phải được đánh giá lại. Đơn vị đếm đã đổi: con số nhỏ đi tự nó "
            "không nói mức sống giảm."
        ),
        all=fate.before,
        **fate.into,
    )


def _published(province: Province) -> Iterable[Line]:
    """What was published of both counts, where sources disagree, and what they say of single communes."""
    old, new = (ntm.published(province, s) for s in ("recognised_old", "met_all_new"))
    if old and new:
        yield Line.of(
            tr(
                "Số đã công bố: {old} xã cũ đạt chuẩn ({source}) và {new} xã mới đạt 19 tiêu chí "
                "({source_2}); hai số không trừ cho nhau."
            ),
            source=old[0].source,
            source_2=new[0].source,
            old=old[0].figure,
            new=new[0].figure,
        )
    models = ntm.published(province, "model_old")
    if len({m.figure.value for m in models}) > 1:
        spans: list[Span] = [tr("Các nguồn không khớp về số xã kiểu mẫu: ")]
        for i, told in enumerate(models):
            spans += ["; " if i else "", told.figure, f" ({told.source})"]
        spans.append(
            tr(". Nguồn cũng không nói rõ số xã đạt chuẩn có gồm xã nâng cao và kiểu mẫu hay không.")
        )
        yield Line(tuple(s for s in spans if s != ""))
    for told in ntm.published(province, "case_new"):
        yield Line.of(
            tr("{words} ({met} trong 19 tiêu chí đạt; {source})."),
            words=tr(told.words),
            source=told.source,
            met=told.figure,
        )


def _row(province: Province, unit: NewUnit) -> tuple[Content, ...]:
    of = province.units[unit.unit_key]
    met = tr("ngoài chương trình") if not unit.rural else "?" if unit.met is None else str(unit.met)
    return (
        of.full_name,
        _members(province, (m for m in unit.members if m.recognised)),
        _members(province, (m for m in unit.members if not m.recognised)) or tr("không có"),
        met,
        tr("có quyết định") if unit.recognised else tr("chưa"),
    )


def _members(province: Province, members: Iterable[Member]) -> str:
    return ", ".join(_member(province, m) for m in members)


def _member(province: Province, member: Member) -> str:
    told = name(province, member.unit_key)
    if not member.rural:
        return f"{told} ({tr(province.units[member.unit_key].unit_type.lower())})"
    return f"{told} ({'?' if member.met is None else member.met})"
