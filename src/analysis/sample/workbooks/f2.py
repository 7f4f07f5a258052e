"""Form F2, the poverty review of a district or of the province: communes as rows, one year or two."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from analysis.registers import Unit
from analysis.sample import wording
from analysis.sample._draw import chance, generator, pick
from analysis.sample.grid import Document, Formula, Sheet, Value, address
from analysis.sample.wording import wordings
from analysis.sample.world import Snapshot

FIELDS = ("households", "people", "poor", "poor_rate", "near", "near_rate", "minority", "minority_poor")
TABLE_COLUMNS = {
    "households": "households",
    "people": "people",
    "poor": "poor_households",
    "poor_rate": "rate_printed_pct",
    "near": "near_poor_households",
    "near_rate": "near_rate_printed_pct",
    "minority": "minority_households",
    "minority_poor": "minority_poor_households",
}
COUNTS = ("households", "people", "poor", "near", "minority", "minority_poor")


@dataclass(frozen=True)
class Content:
    """The reviews of one sender, by year, under one standard; ``whole`` is the district or the province."""

    reviews: dict[int, Snapshot]
    standard: str
    whole: Unit
    preliminary: bool = False


@dataclass(frozen=True)
class _Style:
    """How a sender lays the years out and writes the rates."""

    layout: str
    fields: tuple[str, ...]
    heads: dict[str, str]
    unit_head: str
    total: str
    rate_as_text: bool
    with_type: bool
    formulas: bool
    title: str


def layout_of(sender: str, seed: int) -> str:
    """How a sender puts two years into one workbook: ``side_by_side``, ``sheets``, or not (``single``)."""
    rng = generator(seed, "F2 layout", sender)
    return pick(rng, ("single", "side_by_side", "sheets"), (6, 2, 2))


def build(content: Content, seed: int) -> Document:
    """The workbook of one sender, with tables ``poverty`` and ``poverty_totals`` as truth."""
    style = _style(content, seed)
    document = Document()
    years = sorted(content.reviews)
    if style.layout == "side_by_side":
        _table(document, document.sheet("Rà soát"), content, style, tuple(years))
    else:
        for year in years:
            _table(document, document.sheet(f"Năm {year}"), content, style, (year,))
    return document


def _style(content: Content, seed: int) -> _Style:
    words = wordings()["F2"]
    rng = generator(seed, "F2 style", content.whole.key)
    province = content.whole.level == "province"
    minority = chance(rng, 0.4) or province
    return _Style(
        layout=layout_of(content.whole.key, seed) if len(content.reviews) > 1 else "single",
        fields=FIELDS if minority else FIELDS[:-2],
        heads={f: words[f] if isinstance(words[f], str) else pick(rng, words[f]) for f in FIELDS},
        unit_head=pick(rng, words["unit"]),
        total=words["total_province"] if province else pick(rng, words["total"]),
        rate_as_text=chance(rng, 0.25),
        with_type=province or chance(rng, 0.6),
        formulas=chance(rng, 0.3),
        title=words["preliminary"] if content.preliminary else pick(rng, words["titles"]),
    )


def _table(document: Document, sheet: Sheet, content: Content, style: _Style, years: tuple[int, ...]) -> None:
    words = wordings()["F2"]
    width = 2 + len(style.fields) * len(years)
    named = f"{years[0]} - {years[-1]}" if len(years) > 1 else str(years[0])
    place = content.whole.full_name.upper()
    sheet.merge((1, 1), (1, width), style.title.format(place=place, year=named), "title")
    sheet.merge((2, 1), (2, width), f"({words['standards'][content.standard]})", "note")
    deep = 5 if len(years) > 1 else 4
    sheet.merge((4, 1), (deep, 1), words["number"])
    sheet.merge((4, 2), (deep, 2), style.unit_head)
    first = 3
    for year in years:
        if len(years) > 1:
            last = first + len(style.fields) - 1
            sheet.merge((4, first), (4, last), words["year_head"].format(year=year))
        for i, field in enumerate(style.fields):
            sheet.put(deep, first + i, style.heads[field], "head")
        first += len(style.fields)
    _rows(document, sheet, content, style, years)
    sheet.widths = {1: 5, 2: 26}


def _rows(document: Document, sheet: Sheet, content: Content, style: _Style, years: tuple[int, ...]) -> None:
    row = 6 if len(years) > 1 else 5
    top = row
    units = content.reviews[years[0]].units
    for i, unit in enumerate((*units, content.whole)):
        whole = i == len(units)
        name = style.total if whole else (unit.full_name if style.with_type else unit.name)
        sheet.put(row, 1, None if whole else i + 1, "group" if whole else "centre")
        name_cell = sheet.put(row, 2, name, "group" if whole else "body")
        for n, year in enumerate(years):
            values = _values(content.reviews[year], None if whole else i)
            first = 3 + n * len(style.fields)
            cells: dict[str, str] = {}
            for offset, field in enumerate(style.fields):
                value: Value = values[field]
                if field.endswith("_rate") and style.rate_as_text:
                    value = wording.number(float(values[field]), 2)
                elif whole and style.formulas and field in COUNTS:
                    span = f"{address(top, first + offset)}:{address(row - 1, first + offset)}"
                    value = Formula(f"=SUM({span})", values[field])
                look = "decimal" if field.endswith("_rate") else "whole"
                cells[TABLE_COLUMNS[field]] = sheet.put(row, first + offset, value, look)
            document.say(
                "poverty_totals" if whole else "poverty",
                unit_key=unit.key,
                unit_as_written=name,
                level=unit.level,
                year=year,
                standard=content.standard,
                status="preliminary" if content.preliminary else "official",
                cells=json.dumps(cells, sort_keys=True),
                sheet=sheet.name,
                cell=name_cell,
                ordinary=True,
                **{TABLE_COLUMNS[f]: values[f] for f in style.fields},
            )
        row += 1


def _values(review: Snapshot, index: int | None) -> dict[str, int | float]:
    """Counts and printed rates of one unit, or of all together."""
    arrays = dict(zip(COUNTS, (
        review.households, review.people, review.poor, review.near_poor, review.minority, review.minority_poor
    ), strict=True))  # fmt: skip
    values: dict[str, int | float] = {
        f: int(a.sum() if index is None else a[index]) for f, a in arrays.items()
    }
    for field, counted in (("poor_rate", "poor"), ("near_rate", "near")):
        values[field] = round(100 * values[counted] / values["households"], 2)
    return values


def part(review: Snapshot, district: str) -> Snapshot:
    """The units of ``review`` that lie in ``district``."""
    inside = np.array([u.district == district for u in review.units])
    return Snapshot(
        tuple(u for u in review.units if u.district == district),
        review.households[inside],
        review.people[inside],
        review.poor[inside],
        review.near_poor[inside],
        review.minority[inside],
        review.minority_poor[inside],
    )
