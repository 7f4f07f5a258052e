"""Preliminary figures beside the official ones: how far the January report was from the outcome."""

from __future__ import annotations

from analysis.figures.poverty._ends import standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.shown import Content, Head, Prose, Table
from analysis.figures.words import span_of_years
from analysis.indicators import poverty
from analysis.language import tr
from analysis.province import Province


def revisions(province: Province, key: str) -> Table | Prose:
    """Preliminary and official rate of each year that has both, of the same communes."""
    period = province.programme.period(key)
    found = {y: poverty.revised(province, y, period.poverty_standard) for y in period.years}
    rows: list[tuple[Content, ...]] = [
        (str(year), told.preliminary, told.official, told.points, told.households, told.changed)
        for year, told in found.items()
        if told is not None
    ]
    if not rows:
        return Prose("paragraph", (say("revision.none", period=period.label),))
    return Table(
        f"poverty-revisions-{key}",
        word(
            "revision.title",
            years=span_of_years(period.years),
            standard=standard_name(province, period.poverty_standard),
        ),
        (
            Head("year", tr("Năm"), align="left"),
            Head("preliminary", tr("Sơ bộ")),
            Head("official", tr("Chính thức")),
            Head("points", tr("Chênh lệch"), tr("điểm %")),
            Head("households", tr("Chênh lệch"), tr("hộ")),
            Head("changed", tr("Số xã khác nhau"), tr("xã")),
        ),
        tuple(rows),
        notes=(say("revision.note"),),
    )


def revised_communes(province: Province, year: int) -> Table | Prose:
    """The communes whose official count is not the preliminary one, largest difference first."""
    standard = province.programme.period_of(year).poverty_standard
    told = poverty.revised(province, year, standard)
    if told is None or not told.by_commune:
        key = "revision.same" if told is not None else "revision.none"
        period = province.programme.period_of(year).label
        return Prose("paragraph", (say(key, year=str(year), period=period),))
    return Table(
        f"poverty-revised-{year}",
        word("revision.communes_title", year=year),
        (
            Head("commune", tr("Xã, phường, thị trấn"), align="left"),
            Head("preliminary", tr("Sơ bộ"), tr("hộ nghèo")),
            Head("official", tr("Chính thức"), tr("hộ nghèo")),
            Head("difference", tr("Chênh lệch"), tr("hộ nghèo")),
        ),
        tuple((c.official.label_of_group, *c) for c in told.by_commune),
        notes=(say("revision.note"),),
        appendix=True,
    )
