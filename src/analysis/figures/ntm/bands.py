"""Communes by number of criteria met: through time with its breaks, and from band to band."""

from __future__ import annotations

from itertools import accumulate, pairwise

from analysis.figures import charts
from analysis.figures.ntm._when import assessments, day, days, runs, set_name, span
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.indicators import ntm, scopes
from analysis.indicators.ntm import Assessment
from analysis.province import Province, When

_LABELS = ("19", "15–18", "10–14", "5–9", "dưới 5")
_COLOURS = ("#0b4f8a", "#5b8db8", "#a9c3dc", "#d5d9df", "#c9854f")


def bands_chart(province: Province, until: int | None = None) -> Chart:
    """Communes by number of criteria met through time, to the end of year ``until`` or as far as there are any.

    A gap stands where the criteria set or the units changed.
    """
    found = [a for a in assessments(province) if until is None or a.as_of.year <= until]
    told = [[a for a in run if a in found] for run in runs(province)]
    gaps = [n - 1 for n in accumulate(len(run) for run in told if run)][:-1]
    breaks = "; ".join(_break(province, one[-1], two[0]) for one, two in pairwise(run for run in told if run))
    words = charts.Words(
        "ntm-bands",
        "Số xã theo số tiêu chí đạt" + ("; khoảng trống là chỗ không so sánh được" if gaps else ""),
        f"Biểu đồ thanh xếp chồng: số xã theo nhóm số tiêu chí đạt tại {len(found)} lần đánh giá.",
        Line.of(
            "Số xã theo số tiêu chí đạt. Xem phần ngoài cùng bên trái: xã đạt đủ 19 tiêu chí."
            + (f" Khoảng trống: {breaks}." if breaks else "")
        ),
    )
    rows = [(day(a), ntm.bands(province, *a)) for a in found]
    return charts.stacked_shares(words, rows, tuple(zip(_LABELS, _COLOURS, strict=True)), gaps)


def _break(province: Province, before: Assessment, after: Assessment) -> str:
    if before.criteria_set != after.criteria_set:
        return f"trước {day(after)} đổi sang {set_name(province, after)}"
    return f"trước {day(after)} xã sắp xếp lại, đếm theo xã mới"


def band_moves(province: Province, when: When, scope: str = scopes.PROVINCE) -> Table | Prose:
    """From band to band between the first and last assessment under one set: who rose, stayed and fell."""
    period = span(province, when)
    if period is None or period.first == period.last:
        return paragraph("Chưa có hai lần đánh giá theo cùng một bộ tiêu chí để xem xã chuyển nhóm.")
    found = ntm.transitions(province, *period, scope)
    rows: tuple[tuple[Content, ...], ...] = tuple((_LABELS[i], *cells) for i, cells in enumerate(found.cells))
    return Table(
        f"ntm-moves-{scope.replace(':', '-')}-{period.last.as_of.isoformat()}",
        f"Số xã chuyển nhóm, {days(period)} ({set_name(province, period.last)})",
        (
            Head("from", f"Nhóm ngày {day(period.first)}", align="left"),
            *(
                Head(f"to{i}", label, group=f"Nhóm ngày {day(period.last)}")
                for i, label in enumerate(_LABELS)
            ),
        ),
        rows,
        notes=(
            Line.of(
                "Mỗi hàng cộng thành số xã của nhóm đầu kỳ; đường chéo là xã ở nguyên nhóm. {both} xã có cả hai lần đánh giá: "
                "{rose} lên nhóm, {stayed} ở nguyên, {fell} xuống. Đếm riêng: {one} xã chỉ có lần đầu, {two} xã chỉ có lần sau, "
                "{none} xã không có lần nào.",
                both=found.both,
                rose=found.rose,
                stayed=found.stayed,
                fell=found.fell,
                one=found.only_before,
                two=found.only_after,
                none=found.neither,
            ),
        ),
    )
