"""The criteria of one commune through the assessments, a row each: the set may change between two rows."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis.figures import charts, style
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.figures.spans import Line
from analysis.figures.words import MARK_SIGNS
from analysis.indicators import format, ntm
from analysis.indicators.profiles import Marked
from analysis.language import tr
from analysis.province import Province

_ROW_MM = 5.2
_FILL = {"met": style.NOW, "mostly_met": style.NOW_LIGHT, "not_met": "white"}
_NAMES = {
    "met": tr("đạt"),
    "mostly_met": tr("cơ bản đạt"),
    "not_met": tr("chưa đạt"),
    "not_assessed": tr("chưa đánh giá"),
}


def marks_chart(province: Province, told: Sequence[Marked], name: str) -> Chart:
    """Rows of squares: filled met, light mostly met, empty not met, a dash not assessed."""
    last = told[-1]
    words = charts.Words(
        "ntm-commune-marks",
        tr("{name} đạt {met} trong {of} tiêu chí đến {as_of:%d/%m/%Y}").format(
            name=name, met=format.text(last.met), of=last.met.of, as_of=last.assessment.as_of
        )
        + (tr(", còn tiêu chí {map}").format(map=", ".join(map(str, last.lacking))) if last.lacking else ""),
        tr("Bản đồ ô {told} lần đánh giá × {marks} tiêu chí; số liệu từng ô nằm trong bảng đi kèm.").format(
            told=len(told), marks=len(last.marks)
        ),
        Line.of(
            tr(
                "Mỗi hàng một lần đánh giá, mỗi cột một tiêu chí theo số thứ tự. Khoảng trống giữa "
                "hai hàng: đổi bộ tiêu chí, cùng một số có thể hỏi việc khác; không so hai bên với "
                "nhau."
            )
            + _lacking(province, last)
        ),
    )
    return Chart(words.id, words.title, words.alt, words.caption, _svg(told), _table(province, told, words))


def _lacking(province: Province, last: Marked) -> str:
    """`` Chưa đạt đủ: 2 Giao thông; 11 Nghèo đa chiều.``; nothing when all are met."""
    names = ntm.criterion_names(province)
    told = [f"{n} {names.get((last.assessment.criteria_set, n), '')}".rstrip() for n in last.lacking]
    return tr(" Chưa đạt đủ: {told}.").format(told="; ".join(told)) if told else ""


def _svg(told: Sequence[Marked]) -> str:
    places, at = [], 0.0
    for i, entry in enumerate(told):
        changed = i > 0 and told[i - 1].assessment.criteria_set != entry.assessment.criteria_set
        at += 0.7 if changed else 0.0
        places.append(at)
        at += 1.0
    most = max(len(m.marks) for m in told)
    with style.canvas(_ROW_MM * (at + 2.2) + 3, left=1, right=1, top=1, bottom=1) as (figure, axes):
        axes.set_xlim(0, most + 6.5)
        axes.set_ylim(at - 0.3, -2.4)
        axes.axis("off")
        _legend(axes)
        for number in range(1, most + 1):
            axes.text(number + 3.6, -0.85, str(number), ha="center", va="center", fontsize=6.5)
        for y, entry in zip(places, told, strict=True):
            axes.text(3.6, y, f"{entry.assessment.as_of:%d/%m/%Y}", ha="right", va="center", fontsize=7.5)
            axes.text(
                most + 4.6, y, f"{format.text(entry.met)}/{entry.met.of}", va="center", fontsize=7.5, color=style.NOW,
                fontweight="semibold",
            )  # fmt: skip
        for mark in MARK_SIGNS:
            points = [
                (n + 3.6, y)
                for y, entry in zip(places, told, strict=True)
                for n, m in enumerate(entry.marks, start=1)
                if m == mark
            ]
            _draw(axes, mark, points)
        return style.to_svg(figure)


def _draw(axes: Axes, mark: str, points: Sequence[tuple[float, float]]) -> None:
    if not points:
        return
    xs, ys = zip(*points, strict=True)
    if mark == "not_assessed":
        axes.plot(xs, ys, ls="", marker="_", ms=5, mec=style.MUTED)
    else:
        axes.plot(xs, ys, ls="", marker="s", ms=9.5, mfc=_FILL[mark], mec=style.NOW, mew=0.7)


def _legend(axes: Axes) -> None:
    for place, (mark, text) in enumerate(_NAMES.items()):
        x = 4.6 + place * 4.6
        _draw(axes, mark, [(x, -1.9)])
        axes.text(x + 0.6, -1.9, text, va="center", fontsize=7.5)


def _table(province: Province, told: Sequence[Marked], words: charts.Words) -> Table:
    most = max(len(m.marks) for m in told)
    rows: list[tuple[Content, ...]] = []
    for entry in told:
        signs = (MARK_SIGNS[m] for m in entry.marks)
        filled = (*signs, *("" for _ in range(most - len(entry.marks))))
        used = province.programme.criteria_set(entry.assessment.criteria_set).name
        rows.append((f"{entry.assessment.as_of:%d/%m/%Y}", used, entry.met, *filled))
    return Table(
        f"{words.id}-data",
        words.title,
        (
            Head("day", tr("Ngày"), align="left"),
            Head("set", tr("Bộ tiêu chí"), align="left"),
            Head("met", tr("Đạt")),
            *(Head(f"c{i}", str(i), align="left") for i in range(1, most + 1)),
        ),
        tuple(rows),
        notes=(Line.of(tr("Đ: đạt; CB: cơ bản đạt; C: chưa đạt; –: chưa đánh giá.")),),
        orientation="landscape",
    )
