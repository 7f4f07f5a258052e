"""How scores are made, how the agencies stand, and how firm their order is when the weights move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.figures import charts, style
from analysis.figures.merit._rows import interval, remark
from analysis.figures.shown import Cell, Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, in_column, moved
from analysis.figures.words import notes_on_origin
from analysis.indicators import Figure, merit
from analysis.indicators.format import number
from analysis.indicators.format import number as printed
from analysis.indicators.reporting.rules import in_force
from analysis.language import tr
from analysis.province import Province

_CHART_ROWS = 25


def parts(province: Province) -> Table:
    """The parts of a score with their weights: what is counted, how, and from which article."""
    settings = merit.settings_of(province)
    rows = tuple(
        (merit.WORDS[p].name, number(100 * weight, 1), merit.WORDS[p].method)
        for p, weight in zip(merit.PARTS, settings.vector, strict=True)
    )
    limits = settings.limits
    return Table(
        "merit-parts",
        tr("Các phần của điểm và trọng số"),
        (
            Head("part", tr("Phần"), align="left"),
            Head("weight", tr("Trọng số"), "%"),
            Head("method", tr("Cách tính (mỗi phần từ 0 đến 1)"), align="left"),
        ),
        rows,
        notes=(
            Line.of(
                tr(
                    "Trọng số: {decided_by}; ghi trong tệp merit.toml, cơ quan có thẩm quyền có thể đổi."
                ).format(decided_by=settings.decided_by)
            ),
            Line.of(
                tr(
                    "Phần chưa có số liệu không tính là 0: điểm tính trên các phần còn lại và ghi rõ. "
                    "Biết dưới {limits}% trọng số, hoặc phải nộp dưới {reports} báo cáo, thì không cho "
                    "điểm."
                ).format(limits=number(100 * limits.base), reports=limits.reports)
            ),
            Line.of(
                tr(
                    "Tiền không bao giờ chiếm quá {limits}% điểm và không tự nó làm nên thứ hạng: đơn vị "
                    "chỉ đứng trước đơn vị khác khi điểm cao hơn cả khi tính lẫn khi không tính phần "
                    "tiền."
                ).format(limits=number(100 * limits.money_share))
            ),
        ),
    )


def summary(province: Province, key: str) -> Prose:
    """How many agencies have a score, how firm the top group is, and what the score is not."""
    found = merit.board(province, key)
    period = province.programme.period(key)
    first = next((s for s in found.standings if s.rank is not None), None)
    if first is None:
        return paragraph(
            tr("Chưa đủ số liệu để cho điểm đơn vị nào trong giai đoạn {label}.").format(label=period.label)
        )
    draws, grid = (printed(n) for n in (found.draws, found.grid))
    counts = merit.counts(province, key)
    bound = in_force(province, tuple(period.years))
    legal = (
        tr("Điểm là tài liệu để xem xét theo Điều 12.1 Quy chế 253, không thay việc bình xét.")
        if bound
        else tr("Giai đoạn này chưa có Quy chế 253 nên điểm chỉ để tham khảo, không dùng để xét khen thưởng.")
    )
    return paragraph(
        tr(
            "Có {scored} trên {standings} đơn vị có điểm giai đoạn {label}; nhóm đầu là {top} "
            "hạng đầu. Khi đổi trọng số ({draws} bộ ngẫu nhiên và {grid} bộ trên lưới thưa), "
            "{stable} đơn vị ở lại nhóm đầu trong ít nhất {merit}% số bộ. Hạng 1 có điểm "
            "{score}. {legal}"
        ),
        standings=str(len(found.standings)),
        label=period.label,
        top=str(found.top),
        draws=draws,
        grid=grid,
        merit=number(100 * merit.settings_of(province).top.stable),
        legal=legal,
        scored=counts["scored"],
        stable=counts["stable"],
        score=first.score,
    )


def scores(province: Province, key: str) -> Table:
    """Every agency with its parts, score, rank and how far the rank moves with the weights."""
    period, found = province.programme.period(key), merit.board(province, key)
    rows: list[tuple[Content, ...]] = []
    for s in found.standings:
        rows.append(
            (
                merit.name_of(province, s.agency_id),
                Cell(Line.of("–" if s.rank is None else str(s.rank)), sort=float(s.rank or 10**6)),
                interval(s),
                *(_part(f) for f in (s.score, s.without_money, *s.parts.values())),
                _part(s.stays),
                _part(s.stays_on_grid),
                remark(province, s),
            )
        )
    return Table(
        f"merit-scores-{key}",
        tr("Điểm và độ bền của thứ tự, giai đoạn {label}").format(label=period.label),
        (
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            Head("rank", tr("Hạng")),
            Head("interval", tr("Khoảng hạng")),
            Head("score", tr("Điểm")),
            Head("without", tr("Không tính tiền")),
            *(Head(p, merit.WORDS[p].name, group=tr("Các phần, 0 đến 1")) for p in merit.PARTS),
            Head("stays", tr("Ngẫu nhiên"), group=tr("Ở trong nhóm đầu")),
            Head("grid", tr("Lưới"), group=tr("Ở trong nhóm đầu")),
            Head("remark", tr("Lưu ý"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Hạng = 1 + số đơn vị đứng trước; đứng trước là có điểm cao hơn cả khi tính lẫn khi "
                    "không tính tiền, nên nhiều đơn vị có thể cùng hạng. “–”: chưa có số liệu, không "
                    "phải 0."
                )
            ),
            Line.of(
                tr(
                    "Khoảng hạng: từ hạng thấp đến hạng cao khi đổi trọng số (bỏ 5% ở mỗi đầu). Khoảng "
                    "rộng nghĩa là thứ tự không chắc."
                )
            ),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
        orientation="landscape",
        appendix=True,
    )


def stability_chart(province: Province, key: str) -> Chart:
    """The rank interval of the first agencies when the weights move: where lines overlap, order is not firm."""
    period, found = province.programme.period(key), merit.board(province, key)
    shown = [s for s in found.standings if s.rank is not None][:_CHART_ROWS]
    stable = [s for s in found.standings if s.stable]
    words = charts.Words(
        f"merit-stability-{key}",
        tr(
            "{stable} đơn vị ở lại nhóm đầu dù đổi trọng số; hạng của phần lớn đơn vị dao động nhiều bậc"
        ).format(stable=len(stable))
        if stable
        else tr("Không đơn vị nào chắc chắn ở nhóm đầu khi đổi trọng số"),
        tr(
            "Biểu đồ khoảng hạng của {shown} đơn vị đầu khi đổi trọng số, giai đoạn {label}. Số "
            "liệu ở bảng kèm theo."
        ).format(shown=len(shown), label=period.label),
        Line.of(
            tr(
                "Chấm: hạng với trọng số đã nêu. Vạch: khoảng hạng khi đổi trọng số; vạch chồng lên "
                "nhau là thứ tự không chắc. Đường đứng: {top} hạng của nhóm đầu. Tên viết tắt; tên "
                "đầy đủ ở phụ lục điểm của các đơn vị."
            ).format(top=found.top)
        ),
    )
    columns = (
        Head("agency", tr("Đơn vị"), align="left"),
        Head("rank", tr("Hạng")),
        Head("interval", tr("Khoảng hạng")),
        Head("stays", tr("Ở trong nhóm đầu"), "%"),
    )
    rows: list[tuple[Content, ...]] = [
        (_short(province, s.agency_id), str(s.rank), interval(s), s.stays) for s in shown
    ]
    data = Table(f"{words.id}-data", words.title, columns, tuple(rows))
    svg = _intervals(province, shown, found.top)
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def movement(province: Province, key: str) -> Prose:
    """What the communes' movement is set against, and why it weighs little."""
    found = merit.movement(province, key, merit.settings_of(province).limits.communes)
    period = province.programme.period(key)
    if found.line is None:
        return paragraph(
            tr("Chưa đủ số liệu hai đầu để tính biến động của xã trong giai đoạn {label}.").format(
                label=period.label
            )
        )
    line = found.line
    high, low = (merit.expected_change(province, key, start) for start in (50.0, 30.0))
    return paragraph(
        tr(
            "Phần biến động của xã so mỗi xã với {communes} xã được giúp, cùng một chuẩn nghèo, "
            "cuối {first} đến cuối {last}: xã bắt đầu ở 50% thường {high}, xã bắt đầu ở 30% "
            "thường {low}. Phần chênh đi cùng với việc giúp đỡ và với nhiều chương trình khác, "
            "nên trọng số nhỏ và không nói được phần của một đơn vị."
        ),
        communes=str(line.communes),
        first=str(line.first),
        last=str(line.last),
        high=moved(high),
        low=moved(low),
    )


def _part(figure: Figure) -> Content:
    if figure.value is None:
        return Line(((figure, "–"),))
    return in_column(figure)


def _short(province: Province, agency_id: str) -> str:
    if agency_id not in province.agencies:
        return agency_id
    agency = province.agencies[agency_id]
    return agency.short_name or agency.name


def _intervals(province: Province, shown: Sequence[merit.Standing], top: int) -> str:
    levels = np.arange(len(shown))
    with style.canvas(18 + 5.6 * max(1, len(shown)), left=62, right=6, top=5, bottom=12) as (figure, axes):
        low = [float(s.lowest or 0) for s in shown]
        high = [float(s.highest or 0) for s in shown]
        axes.axvline(top + 0.5, color=style.MUTED, lw=0.9, ls=(0, (4, 3)))
        axes.hlines(levels, low, high, color=style.NOW_LIGHT, lw=3, zorder=2)
        for level, s in zip(levels, shown, strict=True):
            axes.plot(s.rank or 0, level, "o", ms=5, color=style.NOW if s.stable else style.BEFORE, zorder=3)
        axes.set_yticks(levels, [_short(province, s.agency_id) for s in shown])
        axes.tick_params(axis="y", labelcolor=style.INK, labelsize=7.4)
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        axes.set_xlabel(tr("Hạng"))
        axes.grid(visible=False, axis="y")
        return style.to_svg(figure)
