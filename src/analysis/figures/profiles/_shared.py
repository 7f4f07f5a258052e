"""What the three profiles say alike: their covers, their years, names that lead to other pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.figures import cover
from analysis.figures.shown import Content, Cover, Head
from analysis.figures.spans import Line, Span, line, named, named_agency
from analysis.indicators import Figure, format
from analysis.language import tr
from analysis.province import Province

_TEXT_SHOWN = 160
_NOTHING = Line(("–",))
MILLION, BILLION = 10**6, 10**9


def titled(part: Province, as_of: str, report: str, titles: tuple[str, str, str]) -> Cover:
    """The cover of a profile; ``titles`` are its title, its subject line and the line above.

    ``part`` holds the profile's rows: the origins are theirs. On paper it is a working document without
    the head, number and signature of an official one.
    """
    title, subject, kicker = titles
    made = cover.data_quality(part, as_of)
    return replace(made, report=report, title=title, subject=subject, kicker=kicker)


def years_of(province: Province) -> tuple[int, ...]:
    """Every year of the programme."""
    return tuple(province.programme.years)


def years_told(years: Sequence[int]) -> str:
    """``các năm 2017–2025``: the years of several periods are no period."""
    return (
        tr("năm {years}").format(years=years[0])
        if len(set(years)) == 1
        else tr("các năm {min}–{max}").format(min=min(years), max=max(years))
    )


def with_some(
    columns: Sequence[Head], rows: Sequence[tuple[Content, ...]], optional: Iterable[str]
) -> tuple[tuple[Head, ...], tuple[tuple[Content, ...], ...]]:
    """``columns`` and ``rows`` without those of the ``optional`` columns in which every cell is a dash."""
    may_go = set(optional)
    kept = [
        i
        for i, c in enumerate(columns)
        if c.key not in may_go or any(row[i] not in ("–", _NOTHING) for row in rows)
    ]
    return tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)


def term_heads() -> tuple[Head, ...]:
    """The columns of :func:`term`: an assignment's first day, last day and decision."""
    return (
        Head("from", tr("Từ ngày"), align="left"),
        Head("to", tr("Đến ngày"), align="left"),
        Head("decision", tr("Quyết định"), align="left"),
    )


def term(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    """First day, last day and decision of a row of ``assignments``."""
    start, end, decision = row["valid_from"], row["valid_to"], row["decision"]
    return (
        f"{start:%d/%m/%Y}",
        "–" if pd.isna(end) else f"{end:%d/%m/%Y}",
        decision if isinstance(decision, str) else "–",
    )


def agency_link(part: Province, agency_id: str) -> Span:
    """The name of an agency as a reader knows it, leading to its scorecard."""
    if agency_id not in part.agencies:
        return agency_id or tr("chưa xác định được đơn vị")
    return named_agency(part.agencies[agency_id])


def agencies_named(part: Province, ids: Iterable[str]) -> Line:
    """:func:`agency_link` of each agency, once."""
    return listed((agency_link(part, a) for a in dict.fromkeys(ids)), "; ")


def unit_link(part: Province, key: str) -> Span:
    """The name of a unit, leading to its profile."""
    return named(part.units[key]) if key in part.units else tr("chưa xác định được xã")


def listed(entries: Iterable[Span | Line], between: str = ", ") -> Line:
    """``entries`` in one line; a dash without any."""
    spans = [s for entry in entries for s in (between, *line(entry).spans)]
    return Line(tuple(spans[1:])) if spans else _NOTHING


def in_money_of(figure: Figure | None, scale: int) -> Span:
    """``figure`` in the :data:`MILLION` or :data:`BILLION` that the head of its column tells; a dash for none.

    One digit after the comma, or two of billions; a lower bound is rounded down and its "≥" left to the
    notes. What would read as nothing is printed in đồng.
    """
    if figure is None or figure.value is None:
        return "–"
    digits = 1 if scale == MILLION else 2
    shown = figure.value / scale
    if figure.comparator == "ge":
        shown = figure.value // (scale // 10**digits) / 10**digits
    told = format.number(shown, digits)
    return (figure, told) if figure.value == 0 or told != format.number(0, digits) else figure


def short(text: str) -> str:
    """A text of a report cut to what a table can hold."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _TEXT_SHOWN else plain[: _TEXT_SHOWN - 1].rstrip() + "…"
