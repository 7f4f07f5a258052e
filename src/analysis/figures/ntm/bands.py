"""Communes by number of criteria met: through time with its breaks, and from band to band."""

from __future__ import annotations

from itertools import accumulate, pairwise

from analysis.figures import charts
from analysis.figures.ntm._when import assessments, day, days, runs, set_name, span
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.indicators import ntm, scopes
from analysis.indicators.ntm import Assessment
from analysis.language import tr
from analysis.province import Province, When

_LABELS = ("19", "15–18", "10–14", "5–9", tr("dưới 5"))
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
        tr("Số xã theo số tiêu chí đạt") + (tr("; khoảng trống là chỗ không so sánh được") if gaps else ""),
        tr("Biểu đồ thanh xếp chồng: số xã theo nhóm số tiêu chí đạt tại {found} lần đánh giá.").format(
            found=len(found)
        ),
        Line.of(
            tr("Số xã theo số tiêu chí đạt. Xem phần ngoài cùng bên trái: xã đạt đủ 19 tiêu chí.")
            + (tr(" Khoảng trống: {breaks}.").format(breaks=breaks) if breaks else "")
        ),
    )
    rows = [(day(a), ntm.bands(province, *a)) for a in found]
    return charts.stacked_shares(words, rows, tuple(zip(_LABELS, _COLOURS, strict=True)), gaps)


def _break(province: Province, before: Assessment, after: Assessment) -> str:
    if before.criteria_set != after.criteria_set:
        return tr("trước {after} đổi sang {set_name}").format(
            after=day(after), set_name=set_name(province, after)
        )
    return tr("trước {after} xã sắp xếp lại, đếm theo xã mới").format(after=day(after))


def band_moves(province: Province, when: When, scope: str = scopes.PROVINCE) -> Table | Prose:
    """From band to band between the first and last assessment under one set: who rose, stayed and fell."""
    period = span(province, when)
    if period is None or period.first == period.last:
        return paragraph(tr("Chưa có hai lần đánh giá theo cùng một bộ tiêu chí để xem xã chuyển nhóm."))
    found = ntm.transitions(province, *period, scope)
    rows: tuple[tuple[Content, ...], ...] = tuple((_LABELS[i], *cells) for i, cells in enumerate(found.cells))
    return Table(
        f"ntm-moves-{scope.replace(':', '-')}-{period.last.as_of.isoformat()}",
        tr("Số xã chuyển nhóm, {days} ({set_name})").format(
            days=days(period), set_name=set_name(province, period.last)
        ),
        (
            Head("from", tr("Nhóm ngày {first}").format(first=day(period.first)), align="left"),
            *(
                Head(f"to{i}", label, group=tr("Nhóm ngày {last}").format(last=day(period.last)))
                for i, label in enumerate(_LABELS)
            ),
        ),
        rows,
        notes=(
            Line.of(
                tr(
                    "Mỗi hàng cộng thành số xã của nhóm đầu kỳ; đường chéo là xã ở nguyên nhóm. {both} "
                    "xã có cả hai lần đánh giá: {rose} lên nhóm, {stayed} ở nguyên, {fell} xuống. Đếm "
                    "riêng: {one} xã chỉ có lần đầu, {two} xã chỉ có lần sau, {none} xã không có lần nào."
                ),
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
