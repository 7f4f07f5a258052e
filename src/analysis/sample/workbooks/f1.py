"""Form F1, an agency's year: the variety of real senders over one set of ten columns.

The style of a sender (sheet, headings, marks, unit of money) depends on the agency, the way of writing one
amount on the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.registers import Agency, Unit
from analysis.sample import wording
from analysis.sample._draw import generator
from analysis.sample.grid import Document, Formula, Sheet, Value, address
from analysis.sample.help import Help, HelpRow, Report
from analysis.sample.wording import wordings
from analysis.sample.workbooks import f1_cells
from analysis.sample.workbooks.f1_style import Style, draw_style
from analysis.tables import CATEGORIES


@dataclass(frozen=True)
class Content:
    """What an agency reports: the report, the agency and its communes."""

    report: Report
    agency: Agency
    units: dict[str, Unit]


@dataclass(frozen=True)
class _Page:
    """A sheet being written: who writes what on it, and the column of each field."""

    document: Document
    sheet: Sheet
    style: Style
    content: Content
    place: dict[str, int]
    rng: np.random.Generator

    @property
    def agency(self) -> str:
        """The agency's name as this sender writes it."""
        agency = self.content.agency
        return agency.short_name if self.style.agency_short else agency.name


def build(content: Content, seed: int) -> Document:
    """The workbook of one agency and year, with table ``support`` as truth."""
    report = content.report
    title_year = report.year - 1 if report.hard == "title_year" else report.year
    style = draw_style(report.agency_id, report.year, seed, title_year)
    document = Document()
    columns = ["number", "commune", *(["district"] if style.district_column else []), "agency", *CATEGORIES]
    place = {name: i for i, name in enumerate(columns, start=1)}
    rng = generator(seed, "F1", report.agency_id, report.year)
    page = _Page(document, document.sheet(style.sheet), style, content, place, rng)
    first = _head(page)
    last = _body(page, first)
    _foot(page, first, last)
    wide = {place["commune"]: 22.0, place["agency"]: 26.0, place["other"]: 55.0}
    page.sheet.widths = {1: 5, **wide}
    return document


def _head(page: _Page) -> int:
    """Title and two-row head; returns the first row of the body."""
    sheet, style, place = page.sheet, page.style, page.place
    last, row = len(place), 1
    for text in ("UBND TỈNH ĐIỆN BIÊN", page.content.agency.name.upper())[2 - style.org_lines :]:
        sheet.merge((row, 1), (row, 3), text, "title")
        row += 1
    row += bool(style.org_lines)
    sheet.merge((row, 1), (row, last), style.title, "title")
    if style.attached:
        row += 1
        words = wordings()["F1"]["attached"].format(agency=page.content.agency.name)
        sheet.merge((row, 1), (row, last), words, "note")
    if style.unit_line:
        row += 1
        sheet.put(row, place["infrastructure"], style.unit_line, "note")
    row += 2
    for name, column in place.items():
        if name in CATEGORIES:
            sheet.put(row + 1, column, style.heads[name], "head")
        else:
            sheet.merge((row, column), (row + 1, column), style.heads[name])
    sheet.merge((row, place["survey"]), (row, place["other"]), style.heads["groups"])
    row += 2
    if style.column_numbers:
        lead = last - len(CATEGORIES)
        for column in range(1, last + 1):
            sheet.put(row, column, "ABCD"[column - 1] if column <= lead else column - lead, "centre")
        row += 1
    return row


def _body(page: _Page, row: int) -> int:
    """The rows by district; returns the last row written."""
    sheet, style, place, units = page.sheet, page.style, page.place, page.content.units
    rows = page.content.report.rows
    number = 0
    for district in dict.fromkeys(units[r.unit_key].district for r in rows):
        mine = [r for r in rows if units[r.unit_key].district == district]
        district_name = wording.district(district, brief=style.district_brief)
        if not style.district_column:
            for column in place.values():
                sheet.put(row, column, None)
            sheet.put(row, place["commune"], district_name, "group")
            row += 1
        if style.agency_merged:
            sheet.merge((row, place["agency"]), (row + len(mine) - 1, place["agency"]), page.agency, "body")
        for help_row in mine:
            number += 1
            sheet.put(row, place["number"], number, "centre")
            if style.district_column:
                sheet.put(row, place["district"], district_name)
            if not style.agency_merged:
                sheet.put(row, place["agency"], page.agency)
            _row(page, row, help_row)
            row += 1
    return row - 1


def _row(page: _Page, row: int, help_row: HelpRow) -> None:
    report, sheet, place = page.content.report, page.sheet, page.place
    unit = page.content.units[help_row.unit_key]
    unknown = report.hard == "unknown_commune" and help_row is report.rows[0]
    name = wording.commune(unit, page.rng, with_type=page.style.with_type)
    if unknown:
        name = wording.garbled(unit)
    sheet.put(row, place["commune"], name)
    for category in CATEGORIES:
        help_ = help_row.help.get(category, Help())
        value, state = f1_cells.written(category, help_, page.style, page.rng, zero=report.content == "zero")
        cell = sheet.put(row, place[category], value, "centre" if category in CATEGORIES[:2] else "body")
        hard = unknown or report.hard == "title_year" or help_.form in ("ambiguous", "hidden")
        for meaning in f1_cells.meanings(category, help_, state, value):
            page.document.say(
                "support",
                reported_by="agency",
                reporter_id=report.agency_id,
                agency_id=report.agency_id,
                agency_as_written=page.agency,
                unit_key=help_row.unit_key,
                commune_as_written=name,
                year=report.year,
                category=category,
                sheet=sheet.name,
                cell=cell,
                ordinary=not hard,
                **meaning,
            )
        if help_.gift:
            page.document.say(
                "duplicates",
                gift=help_.gift,
                reported_by="agency",
                agency_id=report.agency_id,
                unit_key=help_row.unit_key,
                year=report.year,
                category=category,
                amount_vnd=help_.amount_vnd,
                provider_name=help_.provider_name,
                sheet=sheet.name,
                cell=cell,
            )


def _foot(page: _Page, first: int, last: int) -> None:
    sheet, style, place = page.sheet, page.style, page.place
    row = last + 1
    cash = [sheet.cells[r, place["cash"]][0] for r in range(first, last + 1)]
    plain = [c for c in cash if isinstance(c, int | float)]
    if style.total and plain and all(c is None or isinstance(c, int | float) for c in cash):
        for column in place.values():
            sheet.put(row, column, None, "group")
        sheet.put(row, place["commune"], style.total, "group")
        span = f"{address(first, place['cash'])}:{address(last, place['cash'])}"
        total = sum(plain)
        value: Value = Formula(f"=SUM({span})", total) if style.total_formula else total
        cell = sheet.put(row, place["cash"], value, "group")
        page.document.say(
            "support_totals",
            reported_by="agency",
            reporter_id=page.content.report.agency_id,
            year=page.content.report.year,
            category="cash",
            amount_vnd=round(total * style.unit),
            computed_vnd=round(total * style.unit),
            sheet=sheet.name,
            cell=cell,
            # a formula stored with nothing but 0 was never calculated
            ordinary=page.content.report.hard != "title_year" and not (style.total_formula and not total),
        )
        row += 1
    if style.note:
        sheet.put(row, 1, style.note, "note")
        row += 1
    if style.signature:
        sheet.put(row + 1, place["infrastructure"], style.signature, "title")
