"""Tables of forms as a clerk would send them: written to a workbook, opened and found like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from analysis.cleaning import Cleaned, Context
from analysis.programme import Programme
from analysis.registers import Agencies, Unit, Units
from analysis.registers.names import Names
from analysis.sources import FormTable, find_tables, load_forms, open_workbook

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "data" / "reference"
RAW = ROOT / "data" / "raw"
Rows = Sequence[Sequence[object]]


def table_of(folder: Path, rows: Rows, hidden: Sequence[int] = (), sheet: str = "Sheet1") -> FormTable:
    """The one form table on a sheet with these rows; ``hidden`` are row numbers to hide."""
    book = Workbook()
    written = book.active
    assert written is not None
    written.title = sheet
    for row in rows:
        written.append(list(row))
    for number in hidden:
        written.row_dimensions[number].hidden = True
    book.save(folder / "form.xlsx")
    (table,) = tables_in(folder / "form.xlsx")
    return table


def tables_in(path: Path) -> tuple[FormTable, ...]:
    """Every form table of a workbook."""
    book = open_workbook(path, path.name).value
    assert book is not None
    return find_tables(book, load_forms()).value


def context(folder_year: int | None = None, units: Units | None = None) -> Context:
    """The registers of Điện Biên, or other units with no agencies."""
    own = units or Units.load(REFERENCE)
    agencies = Agencies(())
    names = Names(own, agencies)
    return Context(own, agencies, Programme.load(REFERENCE), names, "received", folder_year)


def units_of(district: str, communes: Sequence[str]) -> Units:
    """A register of one district and its communes, valid until 30/6/2025."""
    last = date(2025, 6, 30)
    named = district.removeprefix("Huyện ")
    parent = Unit("d@2025-06-30", "district", "d", named, "Huyện", district, None, last, None, None)
    children = [
        Unit(f"{i:05}@2025-06-30", "commune", f"{i:05}", name, "Xã", district, None, last, None, None)
        for i, name in enumerate(communes, start=1)
    ]
    return Units((parent, *children), {})


def codes(cleaned: Cleaned) -> list[str]:
    """The codes of what was found wrong, in order."""
    return [p.code for p in cleaned.problems]


def accounted(table: FormTable, cleaned: Cleaned) -> bool:
    """Whether every row of the body is used or explained, and none is both."""
    body = set(table.body_rows)
    explained = set(cleaned.explained)
    return body <= cleaned.used | explained and not cleaned.used & explained
