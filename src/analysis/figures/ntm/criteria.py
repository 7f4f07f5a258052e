"""One criterion at a time: what holds communes back, how far they are, and the grid commune × criterion."""

from __future__ import annotations

from analysis.figures import charts
from analysis.figures.ntm._when import NONE, Frame, criterion, day, last_of, name, set_name, span
from analysis.figures.shown import Cell, Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, line
from analysis.figures.words import MARK_SIGNS
from analysis.indicators import ntm
from analysis.indicators.ntm import Assessment, Distance
from analysis.language import tr
from analysis.province import Province, When


def criteria_chart(province: Province, when: When) -> Chart | Prose:
    """Share of communes that meet each criterion at the last assessment: which ones hold communes back."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    last = period.last
    figures = ntm.by_criterion(province, *last)
    known = [f for f in figures if f.value is not None]
    lowest = min(known, key=lambda f: float(f.value or 0)).label_of_group if known else tr("chưa rõ")
    words = charts.Words(
        f"ntm-criteria-{last.as_of.isoformat()}",
        tr("Ít xã đạt nhất: {lowest}").format(lowest=lowest),
        tr("Biểu đồ thanh: tỷ lệ xã đạt từng tiêu chí đến ngày {last}.").format(last=day(last)),
        Line.of(
            tr(
                "% số xã được đánh giá, đến ngày {last}, {set_name}. Màu cam: ba tiêu chí có ít xã đạt nhất."
            ).format(last=day(last), set_name=set_name(province, last))
        ),
    )
    return charts.ranked(words, [(f.label_of_group, f) for f in figures])


def holding_back(province: Province, when: When) -> Table | Prose:
    """Each criterion: share of communes that do not meet it, and how many communes near the standard lack it."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    last = period.last
    near = {f.dims["criterion"]: f for f in ntm.last_missing(province, last.as_of)}
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (f.label_of_group, f, str(f.n), near.get(f.dims["criterion"], "–"))
        for f in ntm.holding_back(province, last.as_of, last.criteria_set)
    )
    pairs = ntm.missing_pairs(province, last.as_of)
    notes = [
        Line.of(
            tr(
                "Chia cho số xã được đánh giá tiêu chí đó; “cơ bản đạt” tính là chưa đạt, chưa đánh "
                "giá không tính. Cột cuối: trong {near} xã chắc chắn chỉ còn thiếu ít tiêu chí (danh "
                "sách ở phụ lục)."
            ),
            near=ntm.near_count(province, last.as_of),
        )
    ]
    if pairs:
        told = [Line.of(tr("{label_of_group} ({k} xã)"), label_of_group=p.label_of_group, k=p) for p in pairs]
        notes.append(_listed(tr("Hay cùng thiếu: "), told))
    return Table(
        f"ntm-holding-back-{last.as_of.isoformat()}",
        tr("Tiêu chí còn nhiều xã chưa đạt, đến ngày {last} ({set_name})").format(
            last=day(last), set_name=set_name(province, last)
        ),
        (
            Head("criterion", tr("Tiêu chí"), align="left"),
            Head("share", tr("Xã chưa đạt")),
            Head("assessed", tr("Xã được đánh giá")),
            Head("near", tr("Xã gần chuẩn còn thiếu")),
        ),
        rows,
        notes=tuple(notes),
    )


def near_standard(province: Province, when: When) -> Table | Prose:
    """Communes that lack one to three criteria under the set in force, and those of which it is not known."""
    period = span(province, when)
    if period is None:
        return paragraph(NONE)
    day_of = period.last.as_of
    sure, perhaps = ntm.near_standard(province, day_of), ntm.perhaps_near(province, day_of)
    if not sure and not perhaps:
        return paragraph(
            tr("Đến ngày {last} không có xã nào còn thiếu ít tiêu chí.").format(last=day(period.last))
        )
    rows = [_distance(province, period.last, d, "") for d in sure]
    rows += [_distance(province, period.last, d, tr("chưa rõ")) for d in perhaps]
    return Table(
        f"ntm-near-{day_of.isoformat()}",
        tr("Xã còn thiếu ít tiêu chí, đến ngày {last} ({set_name})").format(
            last=day(period.last), set_name=set_name(province, period.last)
        ),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("district", tr("Huyện"), align="left"),
            Head("missing", tr("Còn thiếu")),
            Head("lacking", tr("Tiêu chí chưa đạt"), align="left"),
            Head("unknown", tr("Chưa đánh giá"), align="left"),
            Head("sure", tr("Mức chắc chắn"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "CB: cơ bản đạt, vẫn tính là thiếu. “Chưa rõ”: thiếu ít trong các tiêu chí được đánh "
                    "giá nhưng còn tiêu chí chưa đánh giá, nên chưa biết xã có gần chuẩn không."
                )
            ),
        ),
        appendix=True,
    )


def marks(province: Province, when: When, frame: Frame = "today") -> Table | Prose:
    """Commune × criterion at the last assessment of the years, on landscape pages; ``frame`` picks the units."""
    last = last_of(province, when, frame)
    return paragraph(NONE) if last is None else marks_table(province, last, "ntm-marks")


def marks_table(province: Province, last: Assessment, table_id: str) -> Table:
    """The marks of one assessment as letters that differ without colour."""
    frame = ntm.communes(province, *last)
    rows = tuple(
        (
            name(province, str(key)),
            *(MARK_SIGNS.get(str(m), "–") for m in row),
            str(sum(m == "met" for m in row)),
        )
        for key, *row in frame.itertuples()
    )
    return Table(
        f"{table_id}-{last.as_of.isoformat()}",
        tr("Kết quả từng tiêu chí theo xã, đến ngày {last} ({set_name})").format(
            last=day(last), set_name=set_name(province, last)
        ),
        (
            Head("commune", tr("Xã"), align="left"),
            *(Head(f"c{n}", str(n)) for n in frame.columns),
            Head("met", tr("Đạt")),
        ),
        rows,
        notes=(
            Line.of(tr("Đ: đạt; CB: cơ bản đạt; C: chưa đạt; –: chưa đánh giá. Cột cuối chỉ đếm “đạt”.")),
        ),
        orientation="landscape",
        appendix=True,
    )


def crosswalk(province: Province) -> Table:
    """Which criteria of the two sets may stand beside each other, and what changed in the others."""
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (
            f"{a}. {old}",
            f"{b}. {new}",
            told,
            Cell(
                line(tr("đặt cạnh nhau được") if allowed else tr("không so sánh")),
                chip="quiet" if allowed else "warn",
            ),
        )
        for a, old, b, new, told, allowed in ntm.comparability(province)
    )
    return Table(
        "ntm-crosswalk",
        tr("Tiêu chí của hai bộ: tiêu chí nào đặt cạnh nhau được"),
        (
            Head("old", tr("Bộ 2016–2020"), align="left"),
            Head("new", tr("Bộ 2021–2025"), align="left"),
            Head("said", tr("Khác nhau thế nào"), align="left"),
            Head("allowed", tr("So sánh"), align="left"),
        ),
        rows,
        notes=(
            Line.of(
                tr(
                    "Kể cả tiêu chí cùng tên, ngưỡng có thể khác: đặt cạnh nhau để đọc, không trừ. Bảng "
                    "đối chiếu: ntm_criteria_crosswalk.csv."
                )
            ),
        ),
    )


def _distance(province: Province, last: Assessment, found: Distance, sure: str) -> tuple[Content, ...]:
    told = [
        criterion(province, last.criteria_set, n) + (tr(" (CB)") if n in found.mostly else "")
        for n in found.lacking
    ]
    units = province.units
    district = units.district_on(found.unit_key, last.as_of) if found.unit_key in units else None
    return (
        name(province, found.unit_key),
        district.name if district else "–",
        found.missing,
        "; ".join(told) or "–",
        ", ".join(map(str, found.unknown)) or "–",
        sure or tr("chắc chắn"),
    )


def _listed(start: str, told: list[Line]) -> Line:
    spans = [s for i, entry in enumerate(told) for s in ("; " if i else "", *entry.spans)]
    return Line((start, *(s for s in spans if s != ""), "."))
