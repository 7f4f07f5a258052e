"""How poverty moved, in the three profiles: a sentence, a key figure, a row."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.poverty._ends import five
from analysis.figures.shown import Content, Key
from analysis.figures.spans import Line, Link, Span, moved
from analysis.indicators import profiles as found
from analysis.language import tr
from analysis.province import Province

Spot = str | Link
"""The name of a place: text for the one the profile is of, leading to its page for another."""


def moved_row(place: Spot, span: found.Span, years: bool = True) -> tuple[Content, ...]:
    """Place, both rates, points, relative and households of one span."""
    first, last = span.before.dims["year"], span.after.dims["year"]
    name = (
        Line.of(tr("{place}, cuối {first} – cuối {last}"), place=place, first=first, last=last)
        if years
        else place
    )
    return name, *five(span.before, span.after, span.change)


def poverty_line(part: Province, spans: Sequence[found.Span], where: str) -> Line:
    """``Tỷ lệ hộ nghèo {where} giảm 12,3 điểm % từ cuối 2021 đến cuối 2024 (chuẩn …)``, one clause a period."""
    if not spans:
        return Line.of(tr("Chưa đủ số liệu hộ nghèo để nói tỷ lệ thay đổi ra sao."))
    parts: list[Span | Line] = []
    for span in spans:
        name = part.programme.standard(span.after.standard).name
        parts += [
            "; " if parts else tr("Tỷ lệ hộ nghèo {where} ").format(where=where),
            moved(span.change.points),
            tr(" từ cuối {year} đến cuối {year_2} ({name})").format(
                year=span.before.dims["year"], year_2=span.after.dims["year"], name=name
            ),
        ]
    return Line.of(
        "{all}.", all=Line(tuple(s for p in parts for s in (p.spans if isinstance(p, Line) else (p,))))
    )


def change_key(part: Province, spans: Sequence[found.Span]) -> Key:
    """The change of the last period in points, with both ends and the households."""
    if not spans:
        return Key(
            tr("Tỷ lệ hộ nghèo"), Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa đủ số hai đầu kỳ."))
        )
    last = spans[-1]
    name = part.programme.standard(last.after.standard).name
    households = last.change.households
    note = Line.of(
        tr("{before} (cuối {year}) → {after} (cuối {year_2}){more}."),
        year=last.before.dims["year"],
        year_2=last.after.dims["year"],
        before=last.before,
        after=last.after,
        more=Line.of(tr("; {n} hộ nghèo"), n=moved(households)) if households is not None else "",
    )
    return Key(tr("Thay đổi tỷ lệ hộ nghèo, {name}").format(name=name), Line((last.change.points,)), "", note)
