"""The habits of a sender of form F1: sheet, headings, marks, unit of money, what stands above and below."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.sample._draw import chance, generator, pick
from analysis.sample.wording import wordings
from analysis.tables import CATEGORIES


@dataclass(frozen=True)
class Style:
    """A sender's habits; ``unit`` is đồng in one unit of the cash column."""

    sheet: str
    title: str
    heads: dict[str, str]
    unit: int
    unit_line: str
    org_lines: int
    attached: bool
    district_column: bool
    district_brief: bool
    agency_merged: bool
    agency_short: bool
    column_numbers: bool
    with_type: bool
    total: str
    total_formula: bool
    note: str
    signature: str
    yes: str
    none: str
    text_share: float


def draw_style(agency_id: str, year: int, seed: int, title_year: int) -> Style:
    """The habits of ``agency_id``, with a small change from year to year."""
    words = wordings()["F1"]
    rng = generator(seed, "style", agency_id)
    units = words["units"]
    unit = int(pick(rng, tuple(units), (86, 9, 5)))
    on_line = chance(rng, 0.15)
    fill = {"unit": "" if on_line else pick(rng, units[str(unit)]), "year": title_year}
    district_column = chance(rng, 0.2)
    keys = ("groups", "number", "commune", "district", "agency", *CATEGORIES)
    heads = {k: (words[k] if isinstance(words[k], str) else pick(rng, words[k])).format(**fill) for k in keys}
    if district_column:
        heads["commune"] = pick(rng, words["commune_alone"])
    this_year = generator(seed, "style", agency_id, year)
    return Style(
        sheet=pick(rng, words["sheets"]).format(year=title_year),
        title=pick(rng, words["titles"]).format(year=title_year),
        heads=heads,
        unit=unit,
        unit_line=words["unit_lines"][str(unit)] if on_line else "",
        org_lines=pick(rng, (0, 1, 2), (2, 1, 4)),
        attached=chance(rng, 0.2),
        district_column=district_column,
        district_brief=chance(rng, 0.5),
        agency_merged=chance(rng, 0.6),
        agency_short=chance(rng, 0.15),
        column_numbers=chance(rng, 0.25),
        with_type=chance(rng, 0.7),
        total=pick(rng, words["total"]) if chance(this_year, 0.4) else "",
        total_formula=chance(rng, 0.3),
        note=pick(rng, words["notes"]) if chance(this_year, 0.25) else "",
        signature=pick(rng, words["signature"]) if chance(this_year, 0.3) else "",
        yes=pick(rng, words["yes"], (6, 3, 1, 1)),
        none=pick(rng, words["none"], (7, 1, 2)),
        text_share=pick(rng, (0.0, 0.3, 1.0), (4, 3, 3)),
    )
