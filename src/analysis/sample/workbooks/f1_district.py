"""A district's round-up on form F1: all agencies that helped its communes in a year, and its own sum."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.registers import Agency, Unit
from analysis.sample import wording
from analysis.sample._draw import chance, generator, pick
from analysis.sample.givers import facts
from analysis.sample.grid import Document, Sheet
from analysis.sample.help import Help
from analysis.sample.roundups import RoundUp, Told
from analysis.sample.workbooks import f1_cells
from analysis.sample.workbooks.f1_style import Style, draw_style
from analysis.tables import CATEGORIES

COLUMNS = ("number", "commune", "agency", *CATEGORIES)
_PLACE = {name: i for i, name in enumerate(COLUMNS, start=1)}
_WRONG_BY = 5


@dataclass(frozen=True)
class Content:
    """What a district rounds up, with its agencies and communes."""

    round_up: RoundUp
    agencies: dict[str, Agency]
    units: dict[str, Unit]


@dataclass(frozen=True)
class _Page:
    document: Document
    sheet: Sheet
    style: Style
    content: Content
    rng: np.random.Generator

    def say(self, table: str, **row: object) -> None:
        """Add to the truth of ``table`` what the round-up tells."""
        told = self.content.round_up
        by = {"reported_by": "district", "year": told.year, "sheet": self.sheet.name}
        self.document.say(table, **by, **row)


def build(content: Content, seed: int) -> Document:
    """The workbook of one district and year, with table ``support_roundups`` as truth."""
    told = content.round_up
    rng = generator(seed, "round-up written", told.district.key, told.year)
    style = replace(draw_style(told.district.key, told.year, seed, told.year), none="")
    document = Document()
    page = _Page(document, document.sheet(style.sheet), style, content, rng)
    first = _head(page)
    for row, line in enumerate(told.rows, start=first):
        _row(page, row, row - first + 1, line)
    _total(page, first + len(told.rows))
    page.sheet.widths = {1: 5, 2: 22, 3: 32, len(COLUMNS): 55}
    _say_sent(page)
    return document


def _head(page: _Page) -> int:
    """Letterhead, title and two-row head; returns the first row of the body."""
    sheet, style, told = page.sheet, page.style, page.content.round_up
    last = len(COLUMNS)
    sheet.merge((1, 1), (1, 3), f"UBND {told.district.full_name.upper()}", "title")
    title = pick(page.rng, facts()["round_ups"]["titles"]).format(year=told.year)
    sheet.merge((3, 1), (3, last), title, "title")
    if style.unit_line:
        sheet.put(4, _PLACE["infrastructure"], style.unit_line, "note")
    for name, column in _PLACE.items():
        if name in CATEGORIES:
            sheet.put(7, column, style.heads[name], "head")
        else:
            sheet.merge((6, column), (7, column), style.heads[name])
    sheet.merge((6, _PLACE["survey"]), (6, last), style.heads["groups"])
    return 8


def _row(page: _Page, row: int, number: int, line: Told) -> None:
    sheet, content = page.sheet, page.content
    name = wording.commune(content.units[line.unit_key], page.rng, with_type=page.style.with_type)
    agency = content.agencies[line.agency_id].name
    sheet.put(row, 1, number, "centre")
    sheet.put(row, _PLACE["commune"], name)
    sheet.put(row, _PLACE["agency"], agency)
    cells = {}
    for category in CATEGORIES:
        help_ = line.help.get(category, Help())
        value, state = f1_cells.written(category, help_, page.style, page.rng, zero=False)
        cells[category] = sheet.put(row, _PLACE[category], value)
        key = {"agency_id": line.agency_id, "unit_key": line.unit_key, "category": category}
        for meaning in f1_cells.meanings(category, help_, state, value):
            page.say(
                "support_roundups",
                reporter_id=content.round_up.district.key,
                agency_as_written=agency,
                commune_as_written=name,
                cell=cells[category],
                ordinary=True,
                **key,
                **meaning,
            )
        if help_.gift:
            name_of = {"provider_name": help_.provider_name, "amount_vnd": help_.amount_vnd}
            gift = _gift(page, line) if help_.gift == "again" else help_.gift
            page.say("duplicates", gift=gift, cell=cells[category], **key, **name_of)
    for d in line.differences:
        page.say(
            "roundup_differences",
            reporter_id=content.round_up.district.key,
            agency_id=line.agency_id,
            unit_key=line.unit_key,
            category=d.category,
            difference=d.kind,
            agency_vnd=d.agency_vnd,
            district_vnd=d.district_vnd,
            cell=cells[d.category],
        )


def _gift(page: _Page, line: Told) -> str:
    """The name of a gift that only the district tells twice."""
    return f"{page.content.round_up.district.code}-{page.content.round_up.year}-{line.unit_key[:5]}"


def _total(page: _Page, row: int) -> None:
    """The district's sum of the cash, now and then wrong."""
    cash = [h.total_vnd for line in page.content.round_up.rows if (h := line.help.get("cash")) is not None]
    computed = sum(cash)
    unit, shares = page.style.unit, facts()["round_ups"]
    wrong = _WRONG_BY * 1_000_000 if chance(page.rng, shares["wrong_total"]) else 0
    printed = (computed + wrong) / unit
    for column in _PLACE.values():
        page.sheet.put(row, column, None, "group")
    page.sheet.put(row, _PLACE["commune"], "Tổng cộng", "group")
    value = int(printed) if printed == int(printed) else printed
    cell = page.sheet.put(row, _PLACE["cash"], value, "group")
    page.say(
        "support_totals",
        reporter_id=page.content.round_up.district.key,
        category="cash",
        amount_vnd=computed + wrong,
        computed_vnd=computed,
        cell=cell,
        ordinary=True,
    )


def _say_sent(page: _Page) -> None:
    told = page.content.round_up
    tells = any(h.form != "none" for line in told.rows for h in line.help.values())
    page.document.say(
        "submissions",
        reporter_id=told.district.key,
        kind="F1_district",
        year=told.year,
        due_on=told.due_on,
        received_on=told.received_on,
        state=told.state if tells else "empty",
        content="results" if tells else "none",
        sheet=page.sheet.name,
        ordinary=True,
    )
